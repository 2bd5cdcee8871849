"""Rights pages, imprints and tables of contents are told from stories that speak of books."""

from __future__ import annotations

import time

import pytest

from inference.front_matter import is_front_matter

RIGHTS = """The Lamp Keeper

Copyright © 2019 by J. Hart
All rights reserved. No part of this book may be reproduced without written permission.

First published in 2019 by Harbour Press, Leith.
ISBN 978-0-00-000000-2"""
KOREAN_RIGHTS = """등대지기

초판 1쇄 발행 2019년 3월 2일
지은이 하정
펴낸이 김등대
펴낸곳 항구출판
ISBN 979-11-00-00000-0
이 책의 무단 전재와 복제를 금합니다."""
EBOOK = """This ebook is for the use of anyone anywhere at no cost. It is believed to be in the public domain.
You may copy it under the terms of the licence at www.example.org."""
CONTENTS = """Contents

The Arrival
What the Sea Kept
A Letter
The Lamp"""
CHAPTERS = """Chapter I. The Arrival
Chapter II. What the Sea Kept
Chapter III. A Letter
Chapter IV. The Lamp"""
NUMBERED = """The Arrival ..... 3
What the Sea Kept ..... 41
A Letter ..... 77
The Lamp ..... 102"""
KOREAN_CONTENTS = """차 례

제1장 도착
제2장 바다가 지킨 것
제3장 편지
제4장 등불"""

PUBLISHER = (
    "The publisher laid the first edition on the table. It had been printed in Leipzig, and she hated the cover. "
    "“You have no copyright,” he said, and she wept, for it had cost her nine winters and her health; the rain "
    "beat on the panes, and the clerk in the corner pretended to look for a pen while she gathered the leaves. "
    "She thought of the room above the harbour where she had written it, of the cold, and of her brother’s voice."
)
KOREAN_PUBLISHER = (
    "그는 출판사 문을 밀고 들어섰다. 인쇄 냄새가 났다. 초판이 팔리지 않았다는 말을 들었을 때 그는 주저앉고 "
    "싶었다. 아홉 해의 겨울이 그 책에 들어 있었다. 밖에는 비가 내리고 있었고, 구석의 사환은 펜을 찾는 시늉을 "
    "하며 그를 보지 않으려 애썼다. 그는 흩어진 원고를 주워 모으며 항구 위의 그 추운 방을, 누이의 목소리를, "
    "그리고 다시는 돌아오지 않을 봄을 생각했다. 아무도 말이 없었다. 시계가 여섯 시를 치자 그는 모자를 집어 "
    "들고 천천히 계단을 내려갔다. 젖은 돌 위로 등불이 번졌고 그는 울지 않으려고 입술을 깨물었다."
)
VERSE = "O wind, O weary wind,\nblow soft across the barley,\nand bid the swallow home,\nmy heart, my heart is sore"
DIALOGUE = "“No.”\n\n“Yes.”\n\n“Never!”\n\n“Then we part here,” he said."
LETTER = "Letter 1\n\nTo Mrs. Saville, England\n\nYou will rejoice to hear that no disaster has befallen me."


@pytest.mark.parametrize(
    "text", [RIGHTS, KOREAN_RIGHTS, EBOOK, CONTENTS, CHAPTERS, NUMBERED, KOREAN_CONTENTS, CONTENTS.upper()]
)
def test_pages_that_tell_no_story_are_known(text: str) -> None:
    assert is_front_matter(text)


@pytest.mark.parametrize(
    "text", [PUBLISHER, KOREAN_PUBLISHER, VERSE, DIALOGUE, LETTER, "", " \n ", "* * *", "II"]
)
def test_stories_are_stories(text: str) -> None:
    assert not is_front_matter(text)


@pytest.mark.parametrize("piece", [". . ", "1 ", "· ", "a\n", "printed ", "©", "I. \n"])
def test_no_text_takes_long(piece: str) -> None:
    began = time.monotonic()
    is_front_matter(piece * 20_000)
    assert time.monotonic() - began < 5
