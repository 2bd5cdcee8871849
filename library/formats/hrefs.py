"""References between the files of a book: decoded once, normalised, never above its root."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote

from ground.archives import same_form

SCHEME: Final = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]*:")
LONGEST: Final = 2000
IGNORED_IN_URLS: Final = re.compile(r"[\t\n\r]")


@dataclass(frozen=True, slots=True)
class Target:
    """A file of the book, and an id in it, if any."""

    path: str
    fragment: str = ""

    def __str__(self) -> str:
        return f"{self.path}#{self.fragment}" if self.fragment else self.path


def scheme(href: str) -> str:
    """The scheme of an absolute URL in lower case, "" for a relative one."""
    match = SCHEME.match(href)
    return match[0][:-1].lower() if match else ""


def resolve(base: str, href: str) -> Target | None:
    """Where `href`, found in the file `base`, leads inside the book; None when it leads elsewhere.

    Both are paths from the root of the archive; the result may still name a file that is not there.
    """
    href = IGNORED_IN_URLS.sub("", href[:LONGEST].strip())
    if scheme(href) or href.startswith(("//", "\\")):
        return None
    path, _, fragment = href.partition("#")
    path = same_form(unquote(path.partition("?")[0]).replace("\\", "/"))
    if not path:
        return Target(base, unquote(fragment))
    folder = "" if path.startswith("/") else posixpath.dirname(base)
    joined = posixpath.normpath(posixpath.join(folder, path.lstrip("/")))
    return None if joined.split("/")[0] in ("..", ".", "") else Target(joined, unquote(fragment))
