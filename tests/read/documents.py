"""Makes the documents of the tests: PDF, Word, EPUB and web pages with Chinese text, byte by byte."""

import io
import zipfile
import zlib
from collections.abc import Sequence

TITLE = "茶山镇修通三条产业路"
PARAGRAPHS = (
    "本报讯 近日，临江县茶山镇的三条产业路全部通车，总投资一千二百万元，沿线六个村的茶农不用再挑担下山。",
    "临江农商银行为这个项目发放贷款八百万元，期限五年，利率比同类贷款低一个百分点。",
    "镇党委书记周敏说，路通以后，收茶的货车可以直接开到村口，每斤鲜叶的运费少了三毛钱。",
    "目前，镇里正在规划第四条路，它将把高山蔬菜基地和省道连起来。",
)
SECOND_TITLE = "临江纺织园引进新企业"
SECOND_PARAGRAPHS = (
    "本报讯 昨天，恒远针织有限公司与临江纺织园签约，计划投资三亿元，建设两条智能生产线。",
    "园区管委会主任何川介绍，项目投产以后可以新增四百个就业岗位，年产值预计达到五亿元。",
    "工商银行临江支行当场与企业签订了一亿元的授信协议，用于购买设备和建设厂房。",
)
Line = tuple[float, float, float, str]
"""x and y from the top left in points, size, text."""


def make_pdf(pages: Sequence[Sequence[Line]], packed: bool = True) -> bytes:
    """Write a PDF with a text layer; its font stands in every reader's own tables and is not embedded."""
    objects: list[bytes] = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count %d/Kids[%s]>>"
        % (len(pages), b" ".join(b"%d 0 R" % (5 + 2 * index) for index in range(len(pages)))),
        b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[4 0 R]>>",
        b"<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/DW 1000"
        b"/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>"
        b"/FontDescriptor<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]"
        b"/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 880/StemV 93>>>>",
    ]
    for index, lines in enumerate(pages):
        content = b"\n".join(
            b"BT /F1 %g Tf %g %g Td <%s> Tj ET" % (size, x, 842 - y, text.encode("utf-16-be").hex().encode())
            for x, y, size, text in lines
        )
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]"
            b"/Resources<</Font<</F1 3 0 R>>>>/Contents %d 0 R>>" % (6 + 2 * index)
        )
        objects.append(
            make_stream(zlib.compress(content), b"/Filter/FlateDecode") if packed else make_stream(content)
        )
    return join_pdf(objects)


def make_stream(content: bytes, entries: bytes = b"") -> bytes:
    return b"<<%s/Length %d>>\nstream\n%s\nendstream" % (entries, len(content), content)


def join_pdf(objects: Sequence[bytes]) -> bytes:
    body, places = b"%PDF-1.5\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    return (
        body
        + head
        + table
        + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF"
        % (
            len(objects) + 1,
            len(body),
        )
    )


def wrap(paragraphs: Sequence[str], width: int) -> list[str]:
    """Break paragraphs into lines of a column, each with an indented first line."""
    lines: list[str] = []
    for paragraph in paragraphs:
        text = "\u3000\u3000" + paragraph
        lines += [text[at : at + width] for at in range(0, len(text), width)]
    return lines


def set_column(lines: Sequence[str], x: float, y: float, size: float = 10, step: float = 16) -> list[Line]:
    placed: list[Line] = []
    for index, line in enumerate(lines):
        indent = len(line) - len(line.lstrip("\u3000"))
        placed.append((x + indent * size, y + index * step, size, line.lstrip("\u3000")))
    return placed


def newspaper_page() -> list[Line]:
    """Two articles: a headline over two columns, then another headline over three columns."""
    first = wrap(PARAGRAPHS, 22)
    second = wrap(SECOND_PARAGRAPHS, 14)
    half, third = (len(first) + 1) // 2, (len(second) + 2) // 3
    page: list[Line] = [(150, 60, 24, TITLE)]
    page += set_column(first[:half], 60, 110) + set_column(first[half:], 310, 110)
    page += [(150, 420, 24, SECOND_TITLE)]
    for number in range(3):
        page += set_column(second[number * third : (number + 1) * third], 60 + number * 165, 470)
    # Printing programs write a page in the order of its boxes, not in that of its reader.
    return sorted(page, key=lambda line: (line[1], line[0]))


def make_zip(members: dict[str, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name, (2022, 5, 1, 0, 0, 0)), content, method)
    return stream.getvalue()


WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def make_docx(body: str, more: dict[str, bytes | str] | None = None, title: str = "") -> bytes:
    """Write a Word document; ``body`` is the XML inside ``<w:body>``."""
    types = (
        '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/word/document.xml" ContentType='
        '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>'
        '<Override PartName="/word/styles.xml" ContentType='
        '"application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/></Types>'
    )
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    relations = (
        f'<?xml version="1.0"?><Relationships xmlns="{package}">'
        f'<Relationship Id="rId1" Type="{office}/officeDocument" Target="word/document.xml"/></Relationships>'
    )
    styles_link = (
        f'<?xml version="1.0"?><Relationships xmlns="{package}">'
        f'<Relationship Id="rId1" Type="{office}/styles" Target="styles.xml"/></Relationships>'
    )
    styles = (
        f'<?xml version="1.0"?><w:styles xmlns:w="{WORD}">'
        '<w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 1"/></w:style></w:styles>'
    )
    core = (
        '<?xml version="1.0"?><c:coreProperties xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:c="http://schemas.openxmlformats.org/package/2006/metadata/core-properties">'
        f"<dc:title>{title}</dc:title></c:coreProperties>"
    )
    document = (
        f'<?xml version="1.0"?><w:document xmlns:w="{WORD}" '
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:v="urn:schemas-microsoft-com:vml" '
        'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">'
        f"<w:body>{body}</w:body></w:document>"
    )
    return make_zip(
        {
            "[Content_Types].xml": types,
            "_rels/.rels": relations,
            "word/document.xml": document,
            "word/_rels/document.xml.rels": styles_link,
            "word/styles.xml": styles,
            "docProps/core.xml": core,
            **(more or {}),
        }
    )


def paragraph(text: str, style: str = "") -> str:
    properties = (
        f'<w:pPr><w:pStyle w:val="{style}"/><w:tabs><w:tab w:val="left" w:pos="420"/></w:tabs></w:pPr>'
    )
    # Word parts a sentence into runs wherever it was edited.
    runs = "".join(
        f"<w:r><w:t xml:space='preserve'>{text[at : at + 9]}</w:t></w:r>" for at in range(0, len(text), 9)
    )
    return f"<w:p>{properties if style else ''}{runs}</w:p>"


def table(rows: Sequence[Sequence[str]]) -> str:
    cells = ("".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in row) for row in rows)
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in cells) + "</w:tbl>"


def text_box(text: str) -> str:
    """A text box as Word writes it: once for new programs, once more for old ones."""
    inner = f"<w:txbxContent>{paragraph(text)}</w:txbxContent>"
    return (
        "<w:p><w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>"
        f"{inner}</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{inner}"
        "</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )


def changed(deleted: str, inserted: str) -> str:
    return (
        f"<w:p><w:del><w:r><w:delText>{deleted}</w:delText></w:r></w:del>"
        f"<w:ins><w:r><w:t>{inserted}</w:t></w:r></w:ins></w:p>"
    )


def article_docx() -> bytes:
    body = paragraph(TITLE, "2") + "".join(map(paragraph, PARAGRAPHS[:2]))
    body += text_box(PARAGRAPHS[2]) + changed("旧的说法。", PARAGRAPHS[3])
    return make_docx(body + table([["村名", "里程"], ["上坪村", "三公里"]]), title=TITLE)


def make_epub(chapters: dict[str, str], date: str = "2022-05-06") -> bytes:
    """Write an electronic book; ``chapters`` are the contents of ``<body>`` by file name."""
    items = "".join(
        f'<item id="c{index}" href="{name}" media-type="application/xhtml+xml"/>'
        for index, name in enumerate(chapters)
    )
    order = "".join(f'<itemref idref="c{index}"/>' for index in range(len(chapters)))
    package = (
        '<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" '
        'version="3.0" unique-identifier="id">'
        '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="id">x</dc:identifier>'
        "<dc:title>临江新闻选</dc:title><dc:language>zh</dc:language><dc:publisher>临江日报</dc:publisher>"
        f"<dc:date>{date}</dc:date></metadata>"
        '<manifest><item id="nav" properties="nav" href="nav.xhtml" media-type="application/xhtml+xml"/>'
        f"{items}"
        f'</manifest><spine><itemref idref="nav"/>{order}</spine></package>'
    )
    container = (
        '<?xml version="1.0"?><container version="1.0" '
        'xmlns="urn:oasis:names:tc:opendocument:xmlns:container">'
        '<rootfiles><rootfile full-path="OEBPS/content.opf" media-type="application/oebps-package+xml"/>'
        "</rootfiles></container>"
    )
    page = (
        '<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml">'
        "<head><title>x</title></head><body>{}</body></html>"
    )
    members: dict[str, bytes | str] = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": container,
        "OEBPS/content.opf": package,
        "OEBPS/nav.xhtml": page.format("<nav><ol><li>目录</li></ol></nav>"),
    }
    return make_zip(members | {f"OEBPS/{name}": page.format(body) for name, body in chapters.items()})
