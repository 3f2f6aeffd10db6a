"""The colours of the style sheet, measured: WCAG contrast of every declared pair, in both modes."""

import gzip
import re
from pathlib import Path

import pytest

STYLE_SHEET = Path(__file__).parents[2] / "platform/web/static/relais/relais.css"
CSS = re.sub(r"/\*.*?\*/", "", STYLE_SHEET.read_text(), flags=re.S)
TOKENS = CSS[CSS.index("@layer tokens {") : CSS.index("@layer base {")]
PLAIN, MODERN = TOKENS.split("@supports", 1)

INKS = ("ink", "muted", "primary", "relay", "ok", "wait", "stop")
SOFTS = ("primary", "relay", "ok", "wait", "stop")
TEXT_PAIRS = [
    *((ink, ground) for ink in INKS for ground in ("paper", "surface")),
    *((name, f"{name}-soft") for name in SOFTS),
    *(("ink", f"{name}-soft") for name in SOFTS),
    ("muted", "primary-soft"),
    ("primary", "wait-soft"),
    ("primary", "stop-soft"),
    ("on-primary", "primary"),
    ("paper", "ink"),
]
LINE_PAIRS = [
    *(("line", ground) for ground in ("paper", "surface")),
    *((name, ground) for name in SOFTS for ground in ("paper", "surface")),
]


def colours(css: str, selector: str) -> dict[str, list[str]]:
    block = re.search(re.escape(selector) + r" \{(.*?)\}", css, re.S)
    assert block is not None
    pairs = re.findall(r"--([\w-]+): ((?:light-dark\()?#[^;]+);", block[1])
    return {name: re.findall(r"#[0-9a-f]{3,6}", value) for name, value in pairs}


def luminance(colour: str) -> float:
    def channel(value: int) -> float:
        part = value / 255
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    digits = colour.removeprefix("#")
    red, green, blue = (channel(int(digits[at : at + 2], 16)) for at in (0, 2, 4))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def too_low(
    palette: dict[str, list[str]], pairs: list[tuple[str, str]], mode: int, least: float
) -> list[str]:
    measured = ((one, other, contrast(palette[one][mode], palette[other][mode])) for one, other in pairs)
    return [f"{one} on {other}: {ratio:.2f}" for one, other, ratio in measured if ratio < least]


def test_the_measure_agrees_with_the_extremes() -> None:
    assert (contrast("#000000", "#ffffff"), contrast("#777777", "#777777")) == (21, 1)


@pytest.mark.parametrize("mode", [0, 1], ids=["light", "dark"])
def test_text_pairs_measure_at_least_five_to_one(mode: int) -> None:
    assert too_low(colours(MODERN, ":root"), TEXT_PAIRS, mode, 5) == []


@pytest.mark.parametrize("mode", [0, 1], ids=["light", "dark"])
def test_lines_measure_at_least_three_to_one(mode: int) -> None:
    assert too_low(colours(MODERN, ":root"), LINE_PAIRS, mode, 3) == []


@pytest.mark.parametrize("mode", [0, 1], ids=["light", "dark"])
def test_pages_of_a_person_measure_at_least_seven_to_one(mode: int) -> None:
    palette = colours(MODERN, ":root") | colours(MODERN, ".public")

    assert too_low(palette, TEXT_PAIRS, mode, 7) == []


@pytest.mark.parametrize("selector", [":root", ".public"])
def test_a_browser_without_two_modes_gets_the_light_values_whole(selector: str) -> None:
    light = {name: values[:1] for name, values in colours(MODERN, selector).items()}

    assert colours(PLAIN, selector) == light


def test_colours_are_written_in_the_tokens_only() -> None:
    components = CSS[CSS.index("@layer base {") : CSS.index("@layer print {")]

    written = set(re.findall(r"#[0-9a-fA-F]{3,8}\b|rgba?\(|hsla?\(", components))

    assert written == {"#fff"}, "only the quiet zone of a QR code, white in both modes"


def test_the_relay_colour_is_used_for_the_relay_and_the_mark_only() -> None:
    rules = re.findall(r"([^{}]+)\{([^{}]*var\(--relay(?:-soft)?\)[^{}]*)\}", CSS)

    assert {selector.strip() for selector, _ in rules} == {
        ".mark-to",
        ".hand.now",
        ".hand.now .role",
        ".relay svg",
    }


def test_no_rule_selects_an_id() -> None:
    assert re.findall(r"(?m)^\s*[^:;{}\n]*#[a-zA-Z][\w-]*[^;{}\n]*\{", CSS) == []


def test_the_style_sheet_weighs_less_than_twelve_kilobytes_compressed() -> None:
    assert len(gzip.compress(STYLE_SHEET.read_bytes(), 6)) < 12_000
