import pytest

from changming.intake.decode import decode_text
from changming.intake.delimited import read_delimited
from changming.intake.problem import LIMITS, Limits, Unreadable

TEXT = "工号,姓名\n10001,张三\n10002,李四\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_text_is_decoded_in_each_encoding(encoding: str) -> None:
    assert decode_text(TEXT.encode(encoding)) == TEXT


def test_rare_character_of_gb18030_is_decoded() -> None:
    assert decode_text("张𠮷,㐂".encode("gb18030")) == "张𠮷,㐂"


def test_broken_character_costs_no_other() -> None:
    data = TEXT.encode() * 20
    broken = data[:7] + b"\xff" + data[8:]

    text = decode_text(broken)

    assert (text.count("张三"), text.count("李四"), "\ufffd" in text) == (20, 20, True)


def test_text_cut_within_a_character_is_decoded() -> None:
    assert decode_text((TEXT * 3).encode()[:-2]).startswith(TEXT * 2)


@pytest.mark.parametrize("data", [bytes(range(256)) * 10, b"\x00\x01\x02", b"\xff" * 1000])
def test_bytes_that_are_no_text_are_refused(data: bytes) -> None:
    with pytest.raises(Unreadable):
        decode_text(data)


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_table_is_cut_at_the_mark_it_uses(mark: str) -> None:
    assert read_delimited(TEXT.replace(",", mark), LIMITS)[1] == ["10001", "张三"]


def test_commas_go_before_semicolons_inside_cells() -> None:
    rows = read_delimited("班次,人员,路段\nB1,10001,S1;S2;S3\nB2,10002,S4;S5\n", LIMITS)

    assert rows[1] == ["B1", "10001", "S1;S2;S3"]


def test_line_that_names_the_mark_is_no_row() -> None:
    assert read_delimited("sep=;\na;b,c\n", LIMITS) == [["a", "b,c"]]


def test_empty_lines_are_rows_so_that_numbers_stay() -> None:
    assert read_delimited("a,b\r\n\r\n1,2\r\n", LIMITS) == [["a", "b"], [], ["1", "2"]]


def test_cell_of_several_lines_is_one_row() -> None:
    assert read_delimited('a,"x\n""y""\nz",b\n1,2,3\n', LIMITS) == [["a", 'x\n"y"\nz', "b"], ["1", "2", "3"]]


def test_quote_that_is_never_closed_costs_its_own_row_only() -> None:
    lines = "".join(f"{number},x\n" for number in range(500))

    rows = read_delimited('a,"张三\n' + lines, LIMITS)

    assert (rows[0], rows[1], len(rows)) == (["a", '"张三'], ["0", "x"], 501)


def test_quote_inside_a_cell_is_a_quote() -> None:
    assert read_delimited('5" 管,1\n6" 管,2\n', LIMITS) == [['5" 管', "1"], ['6" 管', "2"]]


def test_text_full_of_open_quotes_is_read_quickly() -> None:
    rows = read_delimited('"a,b\nc,d\n' * 20_001, LIMITS)

    assert len(rows) <= 40_002


def test_number_guarded_from_spreadsheets_is_freed() -> None:
    assert read_delimited('="0012",a\n', LIMITS) == [["0012", "a"]]


def test_table_beyond_the_limit_of_rows_is_refused_in_words() -> None:
    with pytest.raises(Unreadable) as refused:
        read_delimited("a\n" * 4, Limits(rows=3))

    assert str(refused.value) == "a table of at most 3 rows"


def test_line_of_nothing_but_marks_is_refused_before_it_is_cut() -> None:
    with pytest.raises(Unreadable) as refused:
        read_delimited("a,b\n" + "," * 200_000, LIMITS)

    assert str(refused.value) == "a table of at most 1000 columns"


@pytest.mark.parametrize("text", ["id,name\n1,联通\n", "id,name\n7,张三·李\n", "id,队所\n1,2\n"])
def test_few_characters_of_gbk_are_not_taken_for_utf8(text: str) -> None:
    assert decode_text(text.encode("gbk")) == text
