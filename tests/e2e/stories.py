"""Pages as another app shows them: a tab with a story in it, and a film of a paper book for the camera."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import Final
from urllib.parse import quote

from PIL import Image, ImageDraw, ImageFont

from tests.inference.pages import KOREAN, SERIF

TITLE: Final = "The reading app"
FEAR: Final = (
    "The cellar was dark and something breathed behind the coal. She stood on the stair with the lamp shaking "
    "in her hand and did not dare to move. It knew that she was there. A board creaked, then another, nearer "
    "now, and the cold came up round her ankles like water. She wanted to scream and could not. Whatever it "
    "was had begun to climb, slowly, dragging one foot, and she heard its nails on the wood. The lamp went "
    "out. In the blackness a hand closed about her wrist, and it was as cold as the stones of the well, and "
    "it would not let go."
)
JOY: Final = (
    "The children ran laughing down the hill into the bright morning, and the whole village was out to dance. "
    "Grandmother had baked honey cakes and everyone sang, and the bride laughed until she cried for "
    "happiness. There was music under the apple trees, and her father, who never danced, danced with all "
    "seven aunts and kissed every one of them. The sun shone on the new glasses; the little ones threw "
    "petals, and the dog wore a ribbon and was proud of it. It was the happiest day that anyone could "
    "remember, and nobody wanted to go home."
)
KOREAN_FEAR: Final = (
    "지하실은 어두웠고 석탄 더미 뒤에서 무언가가 숨을 쉬고 있었다. 그녀는 떨리는 손으로 등불을 들고 계단에 서서 "
    "움직일 엄두를 내지 못했다. 그것은 그녀가 거기 있다는 것을 알고 있었다. 널빤지가 삐걱거렸고, 또 하나가 더 "
    "가까이에서 삐걱거렸다. 너무 무서워서 비명을 지르고 싶었지만 소리가 나오지 않았다. 등불이 꺼졌다. 어둠 속에서 "
    "차가운 손이 그녀의 손목을 움켜쥐었고, 놓아주지 않았다."
)
KOREAN_JOY: Final = (
    "아이들은 웃으며 눈부신 아침 속으로 언덕을 달려 내려갔고, 온 마을이 춤을 추러 나왔다. 할머니는 꿀떡을 빚었고 "
    "모두가 노래를 불렀으며, 신부는 너무 행복해서 눈물이 날 때까지 웃었다. 사과나무 아래에는 음악이 흘렀고, 한 "
    "번도 춤춘 적 없던 아버지는 일곱 이모 모두와 춤을 추며 기뻐했다. 누구나 기억하는 가장 행복한 날이었고, "
    "아무도 집에 돌아가고 싶어 하지 않았다. 정말 즐겁고 기쁜 하루였다."
)

APP: Final = """<!doctype html><meta charset=utf-8><title>%s</title><style>
  body { margin: 0; background: #faf8f2; color: #222; font: 22px/1.6 "DejaVu Serif", "Noto Serif CJK KR" }
  p { margin: 60px auto; width: 900px; transition: transform 300ms ease-out }
</style><body><p>%s</p><script>
  function turn(text) {  // as apps do: the page slides away, the next one in
    const page = document.querySelector('p');
    page.style.transform = 'translateX(-200%%)';
    page.ontransitionend = () => {
      page.ontransitionend = null;
      page.textContent = text;
      page.style.transform = '';
    };
  }
</script>"""

PAPER: Final = (900, 680)
FRAME: Final = (960, 720)
FRAMES_A_SECOND: Final = 4


def app(text: str) -> str:
    """The address of a reading app that shows this page."""
    return f"data:text/html;charset=utf-8,{quote(APP % (TITLE, text))}"


def paper(text: str, font: str = SERIF) -> Image.Image:
    """A page of a paper book on a table, as a camera sees it: a little turned, in uneven light."""
    page = Image.new("L", PAPER, 235)
    lines = textwrap.wrap(text, 66)
    ImageDraw.Draw(page).multiline_text(
        (50, 50), "\n".join(lines), 25, ImageFont.truetype(font, 22), spacing=14
    )
    table = Image.new("L", FRAME, 95)
    table.paste(page.rotate(2, Image.Resampling.BICUBIC, fillcolor=95), (30, 20))
    light = Image.linear_gradient("L").resize(FRAME).point(lambda level: 205 + level // 6)
    return Image.composite(table, Image.new("L", FRAME), light)


def hand(page: Image.Image) -> Image.Image:
    """The same, with a hand over it that turns the leaf."""
    crossed = page.copy()
    ImageDraw.Draw(crossed).ellipse((250, 100, 900, 700), fill=130)
    return crossed


def film(path: Path, *scenes: tuple[Image.Image, float]) -> Path:
    """A film (Y4M) of grey pictures, each shown for so many seconds."""
    width, height = FRAME
    with path.open("wb") as file:
        file.write(f"YUV4MPEG2 W{width} H{height} F{FRAMES_A_SECOND}:1 Ip C420\n".encode())
        colourless = bytes([128]) * (width * height // 2)
        for picture, seconds in scenes:
            frame = b"FRAME\n" + picture.tobytes() + colourless
            file.write(frame * round(seconds * FRAMES_A_SECOND))
    return path


__all__ = ["FEAR", "JOY", "KOREAN", "KOREAN_FEAR", "KOREAN_JOY", "TITLE", "app", "film", "hand", "paper"]
