import numpy as np
import pytest

from models.ranking.curve import auc, operating_points
from models.ranking.table import Reading, read, table


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
        pytest.param("sep=;\nlabel;score\n1;0,9\n0;0,25\n1;0,5\n", id="separator declared by Excel"),
        pytest.param('label,score\n1,"0,9"\n0,"0,25"\n1,"0,5"\n', id="quoted decimal commas"),
        pytest.param("label;score\n1;90%\n0;25 %\n1;50%\n", id="per cent"),
        pytest.param("label;score\r1;0,9\r0;0,25\r1;0,5\r", id="line ends of old Macs"),
        pytest.param("label,prob_0,prob_1\n1,.1,.9\n0,.75,.25\n1,.5,.5\n", id="predict_proba"),
        pytest.param("0.1,0.9,1\n0.75,0.25,0\n0.5,0.5,1\n", id="predict_proba without a header"),
        pytest.param("diagnosis,score\nMalignant,0.9\nbenign,0.25\nmalignant,0.5\n", id="words of doctors"),
        pytest.param("class,p\n2,0.9\n1,0.25\n2.0,0.5\n", id="one and two"),
    ],
)
def test_the_same_list_in_many_spellings(text):
    sample = table(text.encode())
    np.testing.assert_array_equal(sample.scores, [0.9, 0.25, 0.5])
    np.testing.assert_array_equal(sample.labels, [1, 0, 1])
    assert sample.rival_scores is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "latin-1"])
def test_the_encoding_is_found(encoding):
    found = read("Score;Größe;Label\n0,5;1;0\n0,9;2;1\n".encode(encoding), Reading())
    assert list(found.cells.columns) == ["Score", "Größe", "Label"]
    assert (found.reading.label, found.reading.score, found.reading.rival) == ("Label", "Score", "")


def test_thousands_are_parted_where_no_decimal_mark_can_stand():
    np.testing.assert_array_equal(table(b"a;label\n1.234,5;1\n-1.000,25;0\n2,5;1\n").scores, [1234.5, -1000.25, 2.5])
    np.testing.assert_array_equal(table(b'a,label\n"1,234.5",1\n"2,000",0\n').scores, [1234.5, 2000])


def test_a_perfect_model_has_an_auc_of_one_whatever_its_columns():
    """As scikit-learn's ``predict_proba`` writes them: the first column is the chance of class 0."""
    sample = table(b"label,prob_0,prob_1\n0,0.9,0.1\n0,0.8,0.2\n1,0.3,0.7\n1,0.1,0.9\n")
    assert auc(operating_points(sample.scores, sample.labels)) == 1
    assert sample.rival_scores is None


def test_every_guess_can_be_changed():
    data = b"label,prob_0,prob_1,other\n0,0.9,0.1,5\n1,0.3,0.7,6\n"
    assert table(data, Reading(positive="0")).scores.tolist() == [0.9, 0.3]  # with its own column
    sample = table(data, Reading(positive="0", score="other", rival="prob_1"))
    assert (sample.scores.tolist(), sample.rival_scores.tolist()) == ([5, 6], [0.1, 0.7])
    assert sample.labels.tolist() == [True, False]
    assert table(b"1,234;1\n5,678;0\n").scores.tolist() == [1.234, 5.678]
    assert table(b"1,234;1\n5,678;0\n", Reading(decimal=".")).scores.tolist() == [1234, 5678]
    assert len(read(b"label;x\n1;2\n0;3\n", Reading(header=False)).cells) == 3
    pets = b"class,p(cat),p(dog)\ndog,.9,.1\ncat,.25,.75\ndog,.5,.5\n"
    assert table(pets).scores.tolist() == [0.9, 0.25, 0.5]  # the rarer word
    assert table(pets, Reading(positive="dog")).scores.tolist() == [0.1, 0.75, 0.5]


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
        (b"0.5,1\n0.7\n", "label on line 2 must not be empty"),
        (b"0.5,1\n0.7,1,3\n", "as many columns as the first, got: Expected 2 fields in line 2, saw 3"),
        (b"0.5,1\nnan,0\n", "score on line 2 must be a finite number, got 'nan'"),
        (b"score,label\n0.5,1\n\n-inf,0\n", "score on line 4 must be a finite number, got '-inf'"),
        (b"0.5,1\nhigh,0\n", "score on line 2 must be a finite number, got 'high'"),
        (b"sep=;\nlabel;p\n1;0,5\n0;0.500\n", "score on line 4 must be a finite number, got '0.500'"),
        ("\n".join(f"{i},a{i}" for i in range(101)).encode(), "at most 100 different values, got 101"),
        (b"\x00\x01\x02\x00\x01", "must be text, got a binary file"),
        (b"0.5,1\0\n", "must be text, got a binary file"),
        (b"0.5,1\n" * 10_000_000, "at most 1000000 rows, got 10000000"),
    ],
)
def test_a_mistake_is_named_with_its_line(data, message):
    with pytest.raises(ValueError, match=message):
        table(data)


@pytest.mark.parametrize(
    ("reading", "message"),
    [
        (Reading(label="size"), "label column must be one of column 1, column 2, got 'size'"),
        (Reading(score="column 2"), "score column must be one of column 1, got 'column 2'"),
        (Reading(separator=";"), "a score and a label column, got 1 column"),
    ],
)
def test_a_reading_that_does_not_fit_is_refused(reading, message):
    with pytest.raises(ValueError, match=message):
        table(b"0.5,1\n0.25,0", reading)
