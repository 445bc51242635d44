"""Documents as text: read strictly, told where things stand, and edited without losing a comment."""

from milestone_git.store.documents.places import located
from milestone_git.store.documents.reader import parse, parse_value
from milestone_git.store.documents.writer import new_text, revised_text

__all__ = ["located", "new_text", "parse", "parse_value", "revised_text"]
