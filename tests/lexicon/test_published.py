from __future__ import annotations

from pathlib import Path

import pytest

from logreg.errors import InputError
from logreg.lexicon.published import (
    FORMATS,
    SENTIWORDNET_THRESHOLD,
    PublishedLexicon,
    read_published,
)

# All lines are made up; none is a line of the lexicon whose format it has.
VADER = "glumpy\t-1.5\t0.8\t[-1, -2]\nzesty\t2.1\t0.3\t[2, 2]\nplain\t0\t0.1\t[0, 0]\n"
AFINN = "glumpy\t-2\nzesty\t3\nplain\t0\n"
NRC = (
    "glumpy\tjoy\t0\nglumpy\tnegative\t1\nglumpy\tpositive\t0\n"
    "zesty\tpositive\t1\nplain\ttrust\t1\n"
)
NRC_WIDE = "English Word\tanger\tpositive\tnegative\tjoy\nglumpy\t1\t0\t1\t0\nzesty\t0\t1\t0\t1\n"
MPQA = (
    "type=weaksubj len=1 word1=glumpy pos1=adj stemmed1=n priorpolarity=negative\n"
    "type=strongsubj len=1 word1=zesty pos1=adj stemmed1=n priorpolarity=positive\n"
)
SENTIWORDNET = (
    "# A comment.\n#\n# POS\tID\tPosScore\tNegScore\tSynsetTerms\tGloss\n"
    "a\t00000001\t0\t0.5\tglumpy#1\tin a low mood\n"
    'a\t00000002\t0.75\t0\tzesty#1 zippy#1\twith zest; "a zesty dip\n'
)
INQUIRER = "Entry,Source,Positiv,Negativ,Pstv\nGLUMPY,H4,,Negativ,\nZESTY,H4,Positiv,,Pstv\n"

BY_CONTENT = {
    "vader": VADER,
    "afinn": AFINN,
    "nrc": NRC,
    "mpqa": MPQA,
    "sentiwordnet": SENTIWORDNET,
    "inquirer": INQUIRER,
}


def read(content: str | bytes, format: str | None = None) -> PublishedLexicon:
    """Read a file of this content, with a name that does not identify its format."""
    raw = content if isinstance(content, bytes) else content.encode()
    Path("lexicon.txt").write_bytes(raw)
    return read_published("lexicon.txt", format)


def write_hu_liu(positive: bytes, negative: bytes) -> None:
    Path("positive-words.txt").write_bytes(positive)
    Path("negative-words.txt").write_bytes(negative)


def expected(
    format: str,
    positive: str,
    negative: str,
    positive_phrases: tuple[str, ...] = (),
    negative_phrases: tuple[str, ...] = (),
    **others: object,
) -> PublishedLexicon:
    """Return a lexicon of the words of two strings, and phrases; ``others`` sets other fields."""
    lists = (
        frozenset([*positive.split(), *positive_phrases]),
        frozenset([*negative.split(), *negative_phrases]),
    )
    return PublishedLexicon(format, *lists, (), (), 0, ())._replace(**others)  # type: ignore[arg-type]


# Every format


def test_every_format_is_identified_by_content_or_file_name() -> None:
    assert set(FORMATS) == {"hu-liu", *BY_CONTENT}


@pytest.mark.parametrize("name", BY_CONTENT)
@pytest.mark.parametrize("forced", [False, True])
def test_format_comes_from_content_or_from_the_caller(name: str, forced: bool) -> None:
    lexicon = read(BY_CONTENT[name], name if forced else None)
    assert lexicon.format == name
    assert lexicon.positive - {"zippy"} == {"zesty"}
    assert lexicon.negative == {"glumpy"}
    assert lexicon.broken == ()


@pytest.mark.parametrize("name", BY_CONTENT)
def test_mark_line_ends_and_missing_last_end_make_no_difference(name: str) -> None:
    plain = BY_CONTENT[name]
    awkward = b"\xef\xbb\xbf" + plain.replace("\n", "\r\n").encode().removesuffix(b"\r\n")
    assert read(awkward) == read(plain)


@pytest.mark.parametrize("name", BY_CONTENT)
def test_file_that_is_not_utf8_is_windows_1252(name: str) -> None:
    content = BY_CONTENT[name].replace("zesty", "zésty").replace("ZESTY", "ZÉSTY")
    lexicon = read(content.encode("windows-1252"))
    assert lexicon == read(content)
    assert "zésty" in lexicon.positive


def test_entries_are_lower_case_and_have_the_plain_apostrophe() -> None:
    assert read("DON’T\t-2\nZesty\t2\n") == expected("afinn", "zesty", "don't")
    assert read(b"don\x92t\t-2\nzesty\t2\n") == expected("afinn", "zesty", "don't")
    assert read("don´t\t-2\nhalf‑good\t2\n") == expected("afinn", "half-good", "don't")


def test_blank_lines_count_for_nothing_but_line_numbers() -> None:
    assert read("\nzesty\t2\n\n \t \nglumpy\n", "afinn").broken == (
        ("lexicon.txt", 5, "the score 'glumpy' is not a whole number"),
    )


def test_carriage_return_is_no_part_of_a_fault() -> None:
    assert read("zesty\t2\r\nfine\t1\r\nglumpy\r\n").broken == (
        ("lexicon.txt", 3, "the score 'glumpy' is not a whole number"),
    )


def test_line_without_a_word_is_broken() -> None:
    lexicon = read("zesty\t2\n \t3\nfine\t1\n")
    assert lexicon == expected("afinn", "zesty fine", "", broken=(("lexicon.txt", 2, "no word"),))


def test_broken_line_is_told_in_one_printable_line() -> None:
    ((_, line, fault),) = read("zesty\t2\nfine\t1\nglumpy\t\x1b[31m\x0b\n").broken
    assert (line, fault) == (3, r"the score '\x1b[31m\x0b' is not a whole number")


# Hu & Liu

HEADER = b";;;;;\n; Made up.\n;\n;;;;;\n\n"


@pytest.mark.parametrize("path", [".", "positive-words.txt", "negative-words.txt"])
@pytest.mark.parametrize("format", [None, "hu-liu"])
def test_hu_liu_is_its_folder_or_either_file(path: str, format: str | None) -> None:
    write_hu_liu(HEADER + b"zesty\n2-faced\n", HEADER + b"glumpy\r\nill-zested")
    found = read_published(path, format)
    assert found == expected("hu-liu", "zesty 2-faced", "glumpy ill-zested")


def test_hu_liu_is_found_by_an_absolute_path(tmp_path: Path) -> None:
    write_hu_liu(b"zesty\n", b"glumpy\n")
    for path in (tmp_path, tmp_path / "negative-words.txt"):
        assert read_published(str(path)) == expected("hu-liu", "zesty", "glumpy")


def test_hu_liu_entry_of_several_tokens_is_a_phrase() -> None:
    write_hu_liu(b"b+\nzesty\n", b"gl**py\nglumpy\n")
    assert read_published(".") == expected(
        "hu-liu", "zesty", "glumpy", positive_phrases=("b+",), negative_phrases=("gl**py",)
    )


def test_hu_liu_word_of_both_files_is_in_neither_list() -> None:
    write_hu_liu(b"zesty\nquaint\n", b"Quaint\nglumpy\n")
    assert read_published(".") == expected("hu-liu", "zesty", "glumpy", both_sides=("quaint",))


def test_hu_liu_files_may_differ_in_encoding() -> None:
    write_hu_liu("zésty\n".encode(), "glümpy\n".encode("latin-1"))
    assert read_published(".") == expected("hu-liu", "zésty", "glümpy")


# VADER


def test_vader_quotes_and_spaces_are_parts_of_a_phrase() -> None:
    lines = (
        '"zest\t1.5\t0.1\t[1, 2]\n:"(\t-1\t0.1\t[-1]\n( \' )\t2.0\t0\t[2]\nfine\t1.2\t0.1\t[1]\n'
    )
    assert read(lines) == expected(
        "vader", "fine", "", positive_phrases=('"zest', "( ' )"), negative_phrases=(':"(',)
    )


def test_vader_emoticon_with_a_semicolon_or_a_hash_is_no_comment() -> None:
    lexicon = read(";^\t1.5\t0.1\t[1]\n#:\t-1.0\t0.1\t[-1]\n" + VADER)
    assert lexicon == expected(
        "vader", "zesty", "glumpy", positive_phrases=(";^",), negative_phrases=("#:",), neutral=1
    )


def test_vader_single_mark_is_a_token() -> None:
    assert "☻" in read("☻\t1.5\t0.1\t[1]\n" + VADER).positive


def test_vader_duplicates_that_disagree_are_on_both_sides() -> None:
    lines = "odd\t1.5\t0.1\t[1]\nOdd\t-0.5\t0.1\t[-1]\n"
    assert read(VADER + lines) == expected(
        "vader", "zesty", "glumpy", neutral=1, both_sides=("odd",)
    )


def test_vader_duplicates_that_agree_or_say_nothing_keep_their_side() -> None:
    lines = "odd\t1.5\t0.1\t[1]\nodd\t0.5\t0.1\t[1]\nodd\t0.0\t0.1\t[0]\n"
    assert read(VADER + lines) == expected("vader", "zesty odd", "glumpy", neutral=1)


def test_vader_with_fractions_in_two_columns() -> None:
    assert read("☻\t1.5\n☹\t-0.5\n") == expected("vader", "☻", "☹")


@pytest.mark.parametrize("score", ["", "many", "nan", "inf"])
def test_vader_score_that_is_no_number_is_broken(score: str) -> None:
    broken = (("lexicon.txt", 4, f"the score '{score}' is not a number"),)
    found = read(f"{VADER}odd\t{score}\t0.1\t[1]\n")
    assert found == expected("vader", "zesty", "glumpy", neutral=1, broken=broken)


def test_vader_emoji_file_has_descriptions_and_no_scores() -> None:
    emoji = "☻\tdark smile\n☹\tfrown\n"
    with pytest.raises(InputError, match=r"^lexicon\.txt: not a published lexicon in a format"):
        read(emoji)
    with pytest.raises(InputError) as caught:
        read(emoji, "vader")
    assert str(caught.value) == (
        "lexicon.txt:1: the score 'dark smile' is not a number, and no positive or negative word "
        "was found; check that the format is vader"
    )


# AFINN


def test_afinn_term_of_several_words_is_a_phrase() -> None:
    lexicon = read("zesty\t2\nno zest\t-2\nglumpy\t-3\nso  so\t0")
    assert lexicon == expected("afinn", "zesty", "glumpy", negative_phrases=("no zest",), neutral=1)


def test_afinn_score_is_after_the_last_tab() -> None:
    assert read("zesty\t2\nvery\tzesty\t4\n") == expected(
        "afinn", "zesty", "", positive_phrases=("very zesty",)
    )


def test_afinn_score_that_is_no_whole_number_is_broken() -> None:
    lexicon = read("zesty\t2\nfine\t1\nodd\t1.5\n", "afinn")
    broken = (("lexicon.txt", 3, "the score '1.5' is not a whole number"),)
    assert lexicon == expected("afinn", "zesty fine", "", broken=broken)


# NRC


def test_nrc_counts_positive_and_negative_and_no_emotion() -> None:
    assert read(NRC) == expected("nrc", "zesty", "glumpy", neutral=1)


def test_nrc_word_with_both_flags_is_on_both_sides() -> None:
    lexicon = read(NRC + "odd\tpositive\t1\nodd\tnegative\t1\n")
    assert lexicon == expected("nrc", "zesty", "glumpy", both_sides=("odd",), neutral=1)


def test_nrc_preamble_of_prose_is_skipped() -> None:
    prose = "The lexicon\n\nVersion:\t1\nWord<tab>Category<tab>Flag\n.....\n\n"
    assert read(prose + NRC) == read(NRC)
    assert read(prose + NRC_WIDE) == read(NRC_WIDE)


def test_nrc_line_numbers_count_the_preamble() -> None:
    assert read(f"Prose.\n\n{NRC}odd\tpositive\t2\n").broken == (
        ("lexicon.txt", 8, "'2' is neither 0 nor 1"),
    )


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("odd\tpositive", "2 columns where word, category and 0 or 1 make 3"),
        ("odd\tpozitive\t1", "the category 'pozitive' is not one of NRC's"),
        ("odd\tnegative\tyes", "'yes' is neither 0 nor 1"),
    ],
)
def test_nrc_broken_line(line: str, fault: str) -> None:
    broken = (("lexicon.txt", 6, fault),)
    assert read(NRC + line) == expected("nrc", "zesty", "glumpy", neutral=1, broken=broken)


def test_nrc_words_that_look_like_missing_values_are_words() -> None:
    lexicon = read("nan\tpositive\t1\nnull\tnegative\t1\nNA\tpositive\t1\nnone\tnegative\t0\n")
    assert lexicon == expected("nrc", "nan na", "null", neutral=1)


def test_nrc_row_of_a_word_that_names_a_category_is_no_header() -> None:
    lexicon = read("positive\tnegative\t0\npositive\tpositive\t1\nnegative\tnegative\t1\n")
    assert lexicon == expected("nrc", "positive", "negative")


def test_nrc_wide() -> None:
    lexicon = read(
        NRC_WIDE + "odd\t0\t1\t1\t0\nnull\t1\t0\t0\t0\npositive\t0\t1\t0\t0\nshort\t0\t1\n"
    )
    broken = (("lexicon.txt", 7, "3 columns where the header names 5"),)
    assert lexicon == expected(
        "nrc", "zesty positive", "glumpy", both_sides=("odd",), neutral=1, broken=broken
    )


# MPQA


def clue(word: str, polarity: str, stemmed: str = "n", part: str = "adj") -> str:
    source = f"type=weaksubj len=1 word1={word} pos1={part}"
    return f"{source} stemmed1={stemmed} priorpolarity={polarity}\n"


@pytest.mark.parametrize(
    ("polarity", "found"),
    [
        ("positive", expected("mpqa", "zesty odd", "glumpy")),
        ("weakpos", expected("mpqa", "zesty odd", "glumpy")),
        ("negative", expected("mpqa", "zesty", "glumpy odd")),
        ("weakneg", expected("mpqa", "zesty", "glumpy odd")),
        ("both", expected("mpqa", "zesty", "glumpy", both_sides=("odd",))),
        ("neutral", expected("mpqa", "zesty", "glumpy", neutral=1)),
    ],
)
def test_mpqa_polarities(polarity: str, found: PublishedLexicon) -> None:
    assert read(MPQA + clue("odd", polarity)) == found


def test_mpqa_pairs_may_have_any_order() -> None:
    lexicon = read(
        "priorpolarity=negative  stemmed1=n\tpos1=adj word1=glumpy len=1 type=weaksubj\n"
    )
    assert lexicon == expected("mpqa", "", "glumpy")


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        (clue("odd", "negative", stemmed="n m"), "'m' is not key=value"),
        (clue("odd", "sour"), "the polarity 'sour' is not one of MPQA's"),
        ("word1=odd pos1=adj\n", "no priorpolarity="),
        ("pos1=adj priorpolarity=negative\n", "no word1="),
    ],
)
def test_mpqa_broken_line_is_left_out_and_reported(line: str, fault: str) -> None:
    lexicon = read(MPQA + line + clue("fine", "positive"))
    broken = (("lexicon.txt", 3, fault),)
    assert lexicon == expected("mpqa", "zesty fine", "glumpy", broken=broken)


def test_mpqa_stem_is_kept_as_it_is_given() -> None:
    lexicon = read(clue("sulk", "negative", stemmed="y", part="verb"))
    assert lexicon == expected("mpqa", "", "sulk")


def test_mpqa_word_whose_parts_of_speech_disagree_is_on_both_sides() -> None:
    lines = clue("odd", "positive", part="noun") + clue("odd", "weakneg", part="verb")
    assert read(MPQA + lines) == expected("mpqa", "zesty", "glumpy", both_sides=("odd",))


def test_mpqa_neutral_part_of_speech_contradicts_none() -> None:
    lines = clue("odd", "neutral", part="noun") + clue("odd", "negative", part="verb")
    assert read(MPQA + lines) == expected("mpqa", "zesty", "glumpy odd")


def test_mpqa_clue_of_two_words_is_a_phrase() -> None:
    lexicon = read(MPQA + "len=2 word1=cheer word2=up priorpolarity=positive\n")
    assert lexicon == expected("mpqa", "zesty", "glumpy", positive_phrases=("cheer up",))


# SentiWordNet


def synset(terms: str, positive: float, negative: float, part: str = "a") -> str:
    return f'{part}\t00000009\t{positive}\t{negative}\t{terms}\tgloss; "an open quote\n'


def test_sentiwordnet_gloss_is_not_read() -> None:
    assert read(SENTIWORDNET) == expected("sentiwordnet", "zesty zippy", "glumpy")


def test_sentiwordnet_score_is_the_average_weighted_by_one_over_the_rank() -> None:
    first, second = synset("odd#1", 0, 0.25), synset("odd#2", 0.75, 0, part="n")
    # (-0.25 + 0.75 / 2) / (1 + 1 / 2) = 0.083 is noise; with 0.875 it is 0.125.
    assert read(SENTIWORDNET + first + second).neutral == 1
    second = synset("odd#2", 0.875, 0, part="n")
    assert "odd" in read(SENTIWORDNET + first + second).positive
    # Without weights this would be positive.
    first, second = synset("odd#1", 0, 0.5), synset("odd#4", 0.625, 0, part="n")
    assert "odd" in read(SENTIWORDNET + first + second).negative


def test_sentiwordnet_threshold_itself_is_polar() -> None:
    lines = synset("up#1", SENTIWORDNET_THRESHOLD, 0) + synset("down#1", 0, SENTIWORDNET_THRESHOLD)
    lexicon = read(lines + synset("trace#1", 0, 0.0625) + synset("even#1", 0.5, 0.5))
    assert lexicon == expected("sentiwordnet", "up", "down", neutral=2)


def test_sentiwordnet_lemma_of_several_words_is_a_phrase() -> None:
    lexicon = read(SENTIWORDNET + synset("full_of_zest#1 well-zested#1", 0.5, 0))
    positive = "zesty zippy well-zested"
    assert lexicon == expected(
        "sentiwordnet", positive, "glumpy", positive_phrases=("full of zest",)
    )


def test_sentiwordnet_cases_of_one_lemma_are_averaged() -> None:
    lexicon = read(SENTIWORDNET + synset("Odd#1", 0.5, 0, part="n") + synset("odd#1", 0, 0.5))
    assert lexicon == expected("sentiwordnet", "zesty zippy", "glumpy", neutral=1)


@pytest.mark.parametrize("last", ["#\t\t\t\t\t", "\t\t\t\t\t"])
def test_sentiwordnet_empty_last_row_is_no_synset(last: str) -> None:
    assert read(SENTIWORDNET + last) == read(SENTIWORDNET)


def test_sentiwordnet_header_that_is_no_comment() -> None:
    header = "POS\tID\tPosScore\tNegScore\tSynsetTerms\tGloss\n"
    assert read(header + SENTIWORDNET) == read(SENTIWORDNET)


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("a\t00000009\t0.5", "3 columns where a synset has 6"),
        ("a\t00000009\thalf\t0\todd#1\tgloss", "the score 'half' is not a number"),
        ("a\t00000009\t0.5\t0\todd\tgloss", "'odd' is not lemma#sense"),
        ("a\t00000009\t0.5\t0\todd#0\tgloss", "'odd#0' is not lemma#sense"),
        ("a\t00000009\t0.5\t0\t\tgloss", "'' is not lemma#sense"),
    ],
)
def test_sentiwordnet_broken_line(line: str, fault: str) -> None:
    broken = (("lexicon.txt", 6, fault),)
    found = read(SENTIWORDNET + line)
    assert found == expected("sentiwordnet", "zesty zippy", "glumpy", broken=broken)


# General Inquirer


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_inquirer_member_is_any_cell_that_is_not_empty(delimiter: str) -> None:
    rows = INQUIRER + "FINE,Lvd,x,,\nPLAIN,H4,, ,Pstv\n"
    lexicon = read(rows.replace(",", delimiter))
    assert lexicon == expected("inquirer", "zesty fine", "glumpy", neutral=1)


def test_inquirer_columns_are_found_by_name() -> None:
    lexicon = read("Negativ,Entry,Positiv\n,ZESTY,Positiv\nNegativ,GLUMPY,\n")
    assert lexicon == expected("inquirer", "zesty", "glumpy")


def test_inquirer_senses_that_agree_count_for_their_side() -> None:
    rows = "ODD#1,H4,,Negativ,\nODD#2,H4,,,\nODD#3,Lvd,,Negativ,\n"
    assert read(INQUIRER + rows) == expected("inquirer", "zesty", "glumpy odd")


def test_inquirer_senses_that_disagree_are_on_both_sides() -> None:
    rows = "ODD#1,H4,,Negativ,\nODD#2,H4,Positiv,,\n"
    assert read(INQUIRER + rows) == expected("inquirer", "zesty", "glumpy", both_sides=("odd",))


def test_inquirer_sense_in_both_categories_is_on_both_sides() -> None:
    rows = "ODD,H4,Positiv,Negativ,\n"
    assert read(INQUIRER + rows) == expected("inquirer", "zesty", "glumpy", both_sides=("odd",))


def test_inquirer_quoted_cells_hold_commas_and_an_open_quote_ends_with_its_line() -> None:
    rows = '"ODD, VERY",H4,Positiv,,\nFINE,"a, b",Positiv,,"left open\nGRIM,H4,,Negativ,\n'
    lexicon = read(INQUIRER + rows)
    assert lexicon == expected(
        "inquirer", "zesty fine", "glumpy grim", positive_phrases=("odd, very",)
    )


def test_inquirer_broken_row() -> None:
    broken = (("lexicon.txt", 4, "2 columns where the header names 5"),)
    assert read(INQUIRER + "ODD,H4\n") == expected("inquirer", "zesty", "glumpy", broken=broken)


def test_inquirer_needs_its_header() -> None:
    with pytest.raises(InputError) as caught:
        read("ZESTY,H4,Positiv,,\n", "inquirer")
    assert str(caught.value) == (
        "lexicon.txt: not of format inquirer: the first line is no header "
        "Entry,Source,Positiv,Negativ,...; choose another file"
    )


# What is refused


@pytest.mark.parametrize(
    "content", ["", "\n\n", "zesty\nglumpy\n", "positive\tA fine film.\n", "{}"]
)
def test_file_of_no_known_format(content: str) -> None:
    with pytest.raises(InputError) as caught:
        read(content)
    assert str(caught.value) == (
        "lexicon.txt: not a published lexicon in a format that is known; choose one of hu-liu, "
        "vader, afinn, nrc, mpqa, sentiwordnet, inquirer, Hu & Liu's by its names "
        "positive-words.txt and negative-words.txt"
    )


def test_format_needs_most_of_the_lines() -> None:
    assert len(read("zesty\t2\nfine\t1\nodd\n").broken) == 1
    with pytest.raises(InputError, match="not a published lexicon"):
        read("zesty\t2\nodd\n")


def test_unknown_format() -> None:
    with pytest.raises(InputError) as caught:
        read(AFINN, "affin\n")
    assert str(caught.value) == (
        "lexicon.txt: unknown format 'affin\\n'; choose one of hu-liu, vader, afinn, nrc, mpqa, "
        "sentiwordnet, inquirer"
    )


@pytest.mark.parametrize("path", ["none.txt", "positive-words.txt", "none/negative-words.txt"])
@pytest.mark.parametrize("format", [None, "hu-liu", "afinn"])
def test_missing_file(path: str, format: str | None) -> None:
    with pytest.raises(InputError) as caught:
        read_published(path, format)
    assert str(caught.value) == f"{path}: No such file or directory; check the path"


def test_folder_is_no_file_of_another_format() -> None:
    with pytest.raises(InputError) as caught:
        read_published(".", "vader")
    assert str(caught.value) == ".: Is a directory; name a file in it"


def test_folder_and_file_that_lack_hu_liu_s_files() -> None:
    cure = "put Hu & Liu's two files into one folder, or name the file of another lexicon"
    with pytest.raises(InputError) as caught:
        read_published(".")
    assert str(caught.value) == f".: no positive-words.txt and no negative-words.txt here; {cure}"
    Path("negative-words.txt").write_text("glumpy\n")
    with pytest.raises(InputError) as caught:
        read_published("negative-words.txt")
    assert str(caught.value) == f"negative-words.txt: no positive-words.txt here; {cure}"


def test_file_that_is_not_one_of_hu_liu_s() -> None:
    write_hu_liu(b"zesty\n", b"glumpy\n")
    with pytest.raises(InputError) as caught:
        read("zesty\n", "hu-liu")
    assert str(caught.value) == (
        "lexicon.txt: not one of Hu & Liu's files, positive-words.txt and negative-words.txt; "
        "name one or their folder"
    )


@pytest.mark.parametrize(
    "content", ["plain\t0\n", "so zesty, zesty, zesty\t2\n", "odd\t1\nodd\t-1\n"]
)
def test_lexicon_without_a_word_for_either_list(content: str) -> None:
    with pytest.raises(InputError) as caught:
        read(content)
    assert str(caught.value) == (
        "lexicon.txt: no positive or negative word was found; check that the format is afinn"
    )


def test_forced_format_that_does_not_fit_names_the_first_broken_line() -> None:
    with pytest.raises(InputError) as caught:
        read(AFINN, "mpqa")
    assert str(caught.value) == (
        "lexicon.txt:1: 'glumpy' is not key=value, and no positive or negative word was found; "
        "check that the format is mpqa"
    )
