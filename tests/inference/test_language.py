"""The language of a passage is told, and nothing English or Korean is called foreign."""

import pytest

from inference.language import detect

FOREIGN = {
    "fr": "La vieille femme ferma la porte et s'assit près du feu. Dehors, la pluie tombait toujours, et personne "
    "ne viendrait plus ce soir-là. Elle pensait à son fils, parti depuis trois ans sans écrire une seule lettre.",
    "de": "Der alte Mann schloss das Fenster und setzte sich an den Tisch. Draußen fiel noch immer der Regen, und "
    "niemand würde an diesem Abend mehr kommen. Er dachte an seine Tochter, die nie geschrieben hatte.",
    "es": "La anciana cerró la puerta y se sentó junto al fuego. Fuera seguía lloviendo, y nadie vendría ya "
    "aquella noche. Pensaba en su hijo, que se había marchado hacía tres años sin escribir ni una sola carta.",
    "it": "La vecchia chiuse la porta e si sedette vicino al fuoco. Fuori pioveva ancora, e nessuno sarebbe venuto "
    "quella sera. Pensava a suo figlio, partito da tre anni senza scrivere nemmeno una lettera.",
    "pt": "A velha fechou a porta e sentou-se junto ao lume. Lá fora ainda chovia, e ninguém viria naquela noite. "
    "Pensava no filho, que tinha partido havia três anos sem escrever uma única carta.",
    "nl": "De oude vrouw sloot de deur en ging bij het vuur zitten. Buiten regende het nog steeds en niemand zou "
    "die avond nog komen. Ze dacht aan haar zoon, die al drie jaar weg was zonder te schrijven.",
    "sv": "Den gamla kvinnan stängde dörren och satte sig vid elden. Utanför regnade det fortfarande, och ingen "
    "skulle komma mer den kvällen. Hon tänkte på sin son, som hade rest utan att skriva ett enda brev.",
    "pl": "Stara kobieta zamknęła drzwi i usiadła przy ogniu. Na dworze wciąż padał deszcz i nikt już tego "
    "wieczoru nie miał przyjść. Myślała o synu, który wyjechał trzy lata temu i nie napisał ani jednego listu.",
    "tr": "Yaşlı kadın kapıyı kapattı ve ateşin yanına oturdu. Dışarıda hâlâ yağmur yağıyordu ve o akşam artık "
    "kimse gelmeyecekti. Üç yıl önce giden ve tek bir mektup bile yazmayan oğlunu düşünüyordu.",
    "ru": "Старая женщина закрыла дверь и села у огня. На улице всё ещё шёл дождь, и никто уже не должен был "
    "прийти в тот вечер. Она думала о сыне, который уехал три года назад и не написал ни одного письма.",
    "ja": "老婆は戸を閉めて、火のそばに座った。外ではまだ雨が降っていて、その晩はもう誰も来ないはずだった。",
    "zh": "老太太关上门,坐在火边。外面还下着雨,那天晚上不会再有人来了。她想着三年前离家、从未写过信的儿子。",
}

ENGLISH = [
    "CHAPTER XII",
    "The Lighthouse",
    "THE OLD WOMAN SHUT THE DOOR AND SAT DOWN BESIDE THE FIRE WHILE THE RAIN FELL",
    "O wind, O weary wind,\nblow soft across the barley,\nand bid the swallow home.",
    "“Mon dieu!” cried the maid, and let the tureen fall; the soup ran under every chair in the room.",
    "Thou knowest not, good my lord, what thy poor servant hath borne these many winters.",
    "I ain't a-goin' nowhere, says he, not till them fellers has gone an' left us be.",
    "The sign over the shop said 서점, which she could not read, so she walked on into the rain.",
]

KOREAN = [
    "제3장",
    "등대",
    "노파는 문을 닫고 불가에 앉았다. 밖에는 아직 비가 내리고 있었다.",
    "第三章 겨울",
    "그는 서울역 앞에서 “Good morning, sir!” 하고 외치는 소년을 한참 바라보았다.",
    "바람아\n너는 어디서 와\n어디로 가느냐",
]


@pytest.mark.parametrize("code", FOREIGN)
def test_a_foreign_passage_is_called_by_its_name(code):
    assert detect(FOREIGN[code]) == code


@pytest.mark.parametrize("text", ENGLISH)
def test_headings_verse_dialect_and_foreign_words_stay_english(text):
    assert detect(text) == "en"


@pytest.mark.parametrize("text", KOREAN)
def test_headings_verse_and_mixed_script_stay_korean(text):
    assert detect(text) == "ko"


@pytest.mark.parametrize("text", ["", "* * *", "1818", " \n "])
def test_a_text_without_letters_has_no_language(text):
    assert detect(text) == "und"


def test_a_book_in_two_languages_is_told_passage_by_passage():
    found = [detect(text) for text in (ENGLISH[4], KOREAN[2], FOREIGN["fr"])]

    assert found == ["en", "ko", "fr"]


def test_a_long_text_with_a_foreign_motto_is_told_by_all_of_it():
    assert detect(FOREIGN["fr"] * 8 + "\n\n" + ENGLISH[4] * 40) == "en"


def test_an_english_book_with_a_korean_end_stays_readable():
    assert detect(ENGLISH[4] * 40 + "\n\n" + KOREAN[2] * 20) in ("en", "ko")
