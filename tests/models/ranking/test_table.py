import numpy as np
import pytest

from models.ranking.table import table


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("0.9,1\n0.25,0\n0.5,1\n", id="commas"),
        pytest.param("score,label\n0.9,1\n0.25,0\n0.5,1\n", id="header"),
        pytest.param("\ufeffscore;label\r\n0,9;1\r\n0,25;0\r\n0,5;1\r\n", id="decimal comma, mark of order, Windows"),
        pytest.param("truth\tprobability\ntrue\t0.9\nFALSE\t0.25\nyes\t0.5\n", id="tabs, label first, words"),
        pytest.param("1 0.9\n0  0.25\n1 0.5", id="blanks, label first by its values"),
        pytest.param("0.9|1\n\n0.25|-1\n0.5|+1\n", id="bars, empty line, minus one"),
        pytest.param(
            '"name","score","label"\n"a","0.9","1"\n"b","0.25","0"\n"c","0.5","1"\n', id="quoted, third column"
        ),
        pytest.param("9e-1, 1\n2.5E-1, 0\n.5, 1\n", id="powers of ten"),
    ],
)
def test_the_same_list_in_many_spellings(text):
    sample = table(text.encode())
    np.testing.assert_array_equal(sample.scores, [0.9, 0.25, 0.5])
    np.testing.assert_array_equal(sample.labels, [1, 0, 1])
    assert sample.rival_scores is None


def test_a_second_score_is_a_second_model():
    sample = table(b"score_a,label,score_b\n1,1,3\n2,0,4\n")
    np.testing.assert_array_equal(sample.rival_scores, [3, 4])


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "at least one row, got an empty file"),
        (b"  \n\n", "at least one row, got an empty file"),
        (b"score,label\n", "at least one row under its header, got none"),
        (b"0.5\n0.7\n", "a score and a label column, got 1 column"),
        (b"0.5,1\n0.7\n", "line 2 must have 2 columns, got 1"),
        (b"0.5,1\nnan,0\n", "score on line 2 must be finite, got 'nan'"),
        (b"score,label\n0.5,1\n-inf,0\n", "score on line 3 must be finite, got '-inf'"),
        (b"0.5,1\nhigh,0\n", "score on line 2 must be a number, got 'high'"),
        (b"0.5,1\n0.7,2\n", "label on line 2 must be 0 or 1, got '2'"),
        (b"name,colour,size\na,red,3\n", "must name a score and a label column, got name, colour, size"),
        (b"\xff\xfe0\x00", "must be text in UTF-8, got byte 0xff"),
        (b"0.5,1\0\n", "must be text, got a binary file"),
        (b"0.5,1\n" * 10_000_000, "at most 1000000 rows, got 10000000"),
    ],
)
def test_a_mistake_is_named_with_its_line(data, message):
    with pytest.raises(ValueError, match=message):
        table(data)
