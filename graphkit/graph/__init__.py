"""Entities and statements as a networkx graph; measures over it."""
