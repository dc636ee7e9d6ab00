"""Languages, themes, keyboard, screen readers, phones, paper."""

from __future__ import annotations

import re

import pypdfium2
import pytest

from tests.view.sample_graph import small_graph

VISIBLE_TEXT = """() => [...document.querySelectorAll('[data-word],[data-label],[data-hint]')].flatMap(e =>
    [e.dataset.word && e.textContent, e.dataset.label && e.getAttribute('aria-label'),
     e.dataset.hint && e.placeholder])
    .filter(Boolean)"""


def test_english_for_readers_of_english_and_back(open_page, small_file):
    page = open_page(small_file, language="en-US")
    assert page.get_attribute("html", "lang") == "en"
    texts = [text for text in page.evaluate(VISIBLE_TEXT) if text != "中文"]
    assert not [text for text in texts if any("\u4e00" <= letter <= "\u9fff" for letter in text)]
    page.click("#language")
    assert page.get_attribute("html", "lang") == "zh-CN"
    assert page.locator("#tab-nodes").inner_text() == "实体"
    page.reload()
    assert page.get_attribute("html", "lang") == "zh-CN"


def test_no_text_is_missing_in_either_language(page):
    for _ in range(2):
        assert not [text for text in page.evaluate(VISIBLE_TEXT) if "_" in text]
        page.keyboard.press("l")


def test_dark_follows_the_system_and_is_remembered(open_page, small_file):
    page = open_page(small_file, color_scheme="dark")
    assert page.get_attribute("html", "data-theme") == "dark"
    page.keyboard.press("d")
    assert page.get_attribute("html", "data-theme") == "light"
    page.reload()
    assert page.get_attribute("html", "data-theme") == "light"


def test_dark_reaches_the_canvas(page):
    before = page.locator("#canvas canvas").screenshot()
    page.click("#theme")
    page.wait_for_timeout(150)
    assert page.locator("#canvas canvas").screenshot() != before
    assert page.get_attribute("#theme", "aria-pressed") == "true"


@pytest.mark.parametrize("dark", [False, True])
def test_text_has_enough_contrast(open_page, small_file, choose, dark):
    page = open_page(small_file, color_scheme="dark" if dark else "light")
    choose(page, "东湖农商银行")
    worst = page.evaluate(
        """() => {
            const light = (css) => {
                const bend = v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
                const [r, g, b] = css.match(/[\\d.]+/g).map(v => bend(v / 255));
                return 0.2126 * r + 0.7152 * g + 0.0722 * b;
            };
            const ground = (e) => {
                for (; e; e = e.parentElement) {
                    const css = getComputedStyle(e).backgroundColor;
                    if (!css.endsWith(', 0)')) return css;
                }
                return 'rgb(255, 255, 255)';
            };
            const found = [];
            for (const e of document.querySelectorAll('#sidebar *, #panel *, #top *, #foot *')) {
                if (![...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim())) continue;
                if (!e.offsetParent || e.closest('.zero') || e.disabled) continue;
                const [a, b] = [light(getComputedStyle(e).color), light(ground(e))];
                found.push([(Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05), e.textContent.slice(0, 20)]);
            }
            return found.sort((a, b) => a[0] - b[0])[0];
        }"""
    )
    assert worst[0] >= 4.5, worst


def test_everything_is_reached_by_keyboard(page, choose):
    choose(page, "海角县")
    page.evaluate("document.body.focus()")
    seen = set()
    for _ in range(140):
        page.keyboard.press("Tab")
        seen.add(page.evaluate("(e => e.id || e.dataset.action || e.className)(document.activeElement)"))
    for wanted in (
        "fit",
        "theme",
        "language",
        "help",
        "about",
        "search",
        "date-from",
        "date-to",
        "weight",
        "confidence",
        "article",
        "colours",
        "canvas",
        "panel-close",
        "focus_1",
        "focus_2",
        "hide",
        "report",
    ):
        assert wanted in seen, wanted


def test_keys_walk_through_the_graph(page, shown):
    page.keyboard.press("n")
    first = page.locator("#panel h2").inner_text()
    page.keyboard.press("n")
    assert page.locator("#panel h2").inner_text() != first
    page.keyboard.press("p")
    assert page.locator("#panel h2").inner_text() == first
    page.keyboard.press("1")
    one = shown(page)["nodes"]
    page.keyboard.press("2")
    assert shown(page)["nodes"] > one
    page.keyboard.press("h")
    page.keyboard.press("u")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    assert shown(page)["nodes"] == 95
    page.keyboard.press("t")
    assert page.locator("#table-view").is_visible()
    page.keyboard.press("s")
    assert page.get_attribute("#tab-edges", "aria-selected") == "true"
    page.keyboard.press("g")
    assert page.locator("#stage").is_visible()


def test_e_expands_and_f_fits(page, choose, shown):
    choose(page, "陈一帆")
    page.keyboard.press("1")
    before = shown(page)["nodes"]
    page.locator("#panel .chip").first.click()
    page.keyboard.press("e")
    assert shown(page)["nodes"] > before
    place = page.evaluate("graphkitPage.screen(graphkitPage.shown()[0])")
    page.focus("#canvas")
    page.keyboard.press("ArrowRight")
    moved = page.evaluate("graphkitPage.screen(graphkitPage.shown()[0])")
    assert abs(moved[0] - place[0] + 80) < 2
    page.keyboard.press("f")
    assert page.evaluate("graphkitPage.screen(graphkitPage.shown()[0])") != moved


def test_everything_that_can_be_pressed_has_a_name(page, choose):
    choose(page, "海角县")
    unnamed = page.evaluate(
        """() => [...document.querySelectorAll(
                'button, input, select, textarea, summary, meter, [role=img], [role=application]')]
            .filter(e => !(e.getAttribute('aria-label') || e.textContent.trim() || e.closest('label')))
            .map(e => e.outerHTML.slice(0, 80))"""
    )
    assert unnamed == []
    assert page.locator("#announcer").inner_text() == "海角县"


def test_help_and_about(page):
    page.keyboard.press("?")
    assert page.locator("#help-dialog").is_visible()
    assert page.locator("#keys kbd").count() >= 14
    page.keyboard.press("Escape")
    assert page.locator("#help-dialog").is_hidden()
    page.click("#about")
    about = page.locator("#about-dialog").inner_text()
    for text in (
        "东湖乡村新闻",
        "graphkit 0.1.0",
        "24",
        "2021-01-01 – 2022-12-22",
        "95",
        "162",
        "211",
        "218",
        "min_confidence",
        "0.3",
    ):
        assert text in about
    page.click("#about-dialog .close")
    assert page.locator("#about-dialog").is_hidden()


def test_a_phone(open_page, small_file, choose):
    page = open_page(small_file, size=(390, 844), has_touch=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.locator("#sidebar").is_hidden()
    page.tap("#menu")
    page.wait_for_timeout(300)
    assert page.locator("#sidebar").is_visible()
    choose(page, "qingxi")
    page.wait_for_timeout(300)
    assert page.locator("#sidebar").is_hidden()
    panel = page.locator("#panel").bounding_box()
    assert panel["width"] == 390 and panel["y"] > 300
    assert page.locator("#panel h2").inner_text() == "清溪行动"
    small = page.evaluate(
        """[...document.querySelectorAll('#top button, .actions button')]
            .filter(e => e.offsetParent && e.offsetHeight < 32).length"""
    )
    assert small == 0
    page.tap("#tab-nodes")
    assert page.locator(".row:not(.head)").count() > 10


def on_paper(page):
    document = pypdfium2.PdfDocument(page.pdf(format="A4"))
    return "".join("".join(sheet.get_textpage().get_text_range().split()) for sheet in document)


def test_paper(page, choose):
    choose(page, "海角县")
    page.locator("#panel .quote").first.click()
    said = page.locator("#panel blockquote").first.inner_text()
    page.emulate_media(media="print")
    assert page.locator("#sidebar").is_hidden()
    assert page.locator("#tools").is_hidden()
    assert page.locator("#panel blockquote").first.is_visible()
    paper = on_paper(page)
    assert "".join(said.split()) in paper and "海角县" in paper and "报告错误" not in paper


def test_all_rows_of_a_table_are_on_paper_and_the_screen_comes_back(page):
    page.click("#tab-edges")
    built = page.locator(".row:not(.head)").count()
    paper = on_paper(page)
    sentences = {"".join(data["evidence"].split()) for _, _, data in small_graph().edges(data=True)}
    assert built < 211 and len(sentences) > 100
    assert not [sentence for sentence in sentences if sentence not in paper]
    assert page.locator(".row:not(.head)").count() == built


def test_paper_is_white_whatever_the_screen(open_page, small_file, choose):
    page = open_page(small_file, color_scheme="dark")
    page.evaluate(
        """addEventListener('beforeprint', () => {
            window.printed = document.documentElement.dataset.theme;
        })"""
    )
    page.pdf()
    assert page.evaluate("window.printed") == "light"
    assert page.get_attribute("html", "data-theme") == "dark"


def test_without_a_mouse_from_search_to_a_correction(page, shown):
    """Search, focus, evidence, a correction, exports and back: by keys alone."""

    def tab_to(selector, most=80):
        for _ in range(most):
            page.keyboard.press("Tab")
            if page.evaluate("s => document.activeElement.matches(s)", selector):
                return
        raise AssertionError(f"Tab never reaches {selector}")

    page.keyboard.press("/")
    page.keyboard.type("haijiaoxian")
    page.keyboard.press("Enter")
    assert page.locator("#panel h2").inner_text() == "海角县"
    tab_to("[data-action=focus_1]")
    page.keyboard.press("Enter")
    assert shown(page)["nodes"] < 95
    assert page.evaluate("document.activeElement.dataset.action") == "focus_1"
    tab_to("#panel .quote")
    page.keyboard.press("Enter")
    assert page.locator("#panel blockquote").count() >= 1
    tab_to("[data-action=report]", 5)
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowDown")
    assert page.input_value("#report-action") == "reverse"
    tab_to("#report-collect")
    page.keyboard.press("Enter")
    assert page.locator("#correction-list li").count() >= 1
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    assert shown(page)["nodes"] == 95
    tab_to("#save-menu summary", 300)
    page.keyboard.press("Enter")
    tab_to("#save-csv")
    with page.expect_download():
        page.keyboard.press("Enter")


def test_a_screen_reader_hears_what_is_chosen_and_what_is_saved(page, choose):
    said = page.locator("#announcer")
    assert said.get_attribute("aria-live") == "polite"
    choose(page, "海角县")
    assert said.inner_text() == "海角县"
    page.locator('#panel [data-relation="PART_OF"] .quote').first.click()
    ends = page.locator("#panel h2 .chip").all_inner_texts()
    assert said.inner_text().startswith(f"{ends[0]} 隶属 {ends[1]}: 1 条关系")
    page.click("#save-menu summary")
    with page.expect_download():
        page.click("#save-graphml")
    assert "东湖乡村新闻.graphml" in said.inner_text()
    for role in ("tablist", "tab", "tabpanel", "table", "switch", "application", "status"):
        assert page.locator(f"[role={role}]").count(), role


def test_about_tells_no_clock_time(page):
    page.click("#about")
    about = page.locator("#about-dialog").inner_text()
    assert not re.search(r"\d{1,2}:\d{2}|20(?:2[3-9]|[3-9]\d)", about)
    data = page.evaluate("document.getElementById('data').textContent")
    assert not re.search(r"\d\d:\d\d:\d\d", data)


def test_tabs_turn_with_the_arrow_keys(page):
    page.focus("#tab-graph")
    page.keyboard.press("ArrowRight")
    assert page.get_attribute("#tab-nodes", "aria-selected") == "true"
    page.keyboard.press("ArrowLeft")
    assert page.get_attribute("#tab-graph", "aria-selected") == "true"


def test_panel_closes_with_its_button(page, choose):
    choose(page, "海角县")
    page.click("#panel-close")
    assert page.locator("#panel").is_hidden()
