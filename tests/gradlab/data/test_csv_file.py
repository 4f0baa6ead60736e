"""A person's CSV file is read exactly, or refused in one sentence that says where and how to mend it."""

from pathlib import Path

import numpy as np
import pytest

import gradlab
from gradlab.data import load_data, shape_of
from gradlab.data.csv_file import read_csv
from gradlab.errors import DataError
from gradlab.spec import CsvFile, DataShape, check

ROWS = [f"{i},{i * 0.5},{'yes' if i % 3 else 'no'}" for i in range(12)]
GOOD = "\n".join(["width,height,label", *ROWS]) + "\n"


def file_of(folder: Path, text: str | bytes) -> CsvFile:
    path = folder / "data.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return CsvFile(path=str(path))


def complaint(data: CsvFile) -> str:
    with pytest.raises(DataError) as caught:
        load_data(data)
    text = str(caught.value)
    assert "\n" not in text
    assert text.endswith(".")
    return text


def test_values_and_classes(tmp_path: Path) -> None:
    table = read_csv(file_of(tmp_path, GOOD))
    assert table.feature_names == ("width", "height")
    assert table.class_names == ("no", "yes")
    np.testing.assert_array_equal(table.inputs, [[i, i / 2] for i in range(12)])
    np.testing.assert_array_equal(table.targets, [int(i % 3 != 0) for i in range(12)])


def test_target_may_be_any_column(tmp_path: Path) -> None:
    text = "\n".join(["label,a", *(f"{10 - i % 2},{i}" for i in range(10))])
    table = read_csv(file_of(tmp_path, text).model_copy(update={"target": "label"}))
    assert table.class_names == ("9", "10"), "numbers are ordered by value"
    assert table.targets.tolist() == [1, 0] * 5
    assert table.inputs[:, 0].tolist() == list(range(10))


@pytest.mark.parametrize("text", ["\ufeff" + GOOD, GOOD.replace("\n", "\r\n"), GOOD.replace("\n", "\n\n")])
def test_marks_of_other_programs(tmp_path: Path, text: str) -> None:
    table = read_csv(file_of(tmp_path, text))
    assert table.feature_names[0] == "width"
    assert len(table.targets) == 12


def test_shape_follows_a_changed_file(tmp_path: Path) -> None:
    data = file_of(tmp_path, GOOD)
    assert shape_of(data) == DataShape(features=2, classes=2, examples=12)
    file_of(tmp_path, GOOD + "99,99,maybe\n")
    assert shape_of(data) == DataShape(features=2, classes=3, examples=13)


BAD = {
    "text in a number column": (GOOD.replace("3,1.5", "3,tall"), ["row 5, column height", "'tall'", "mend"]),
    "missing value": (GOOD.replace("3,1.5", "3,"), ["row 5, column height", "missing"]),
    "not finite": (GOOD.replace("3,1.5", "nan,1.5"), ["row 5, column width", "'nan'"]),
    "infinite": (GOOD.replace("3,1.5", "-inf,1.5"), ["row 5, column width", "'-inf'"]),
    "Python's own notation": (GOOD.replace("3,1.5", "1_0,1.5"), ["row 5, column width", "'1_0'"]),
    "overflow": (GOOD.replace("3,1.5", "1e300,1.5"), ["row 5, column width", "1e300", "too large"]),
    "ragged row": (GOOD.replace("3,1.5,", "3,"), ["row 5", "2 fields", "header has 3"]),
    "long row": (GOOD.replace("3,1.5,", "3,1,5,"), ["row 5", "4 fields", "header has 3"]),
    "missing class": (GOOD.replace("1,0.5,yes", "1,0.5, "), ["row 3, column label", "class is missing"]),
    "no header": ("\n".join(["1,2,3", *["4,5,6"] * 12]), ["first row holds numbers", "header"]),
    "empty": ("", ["empty"]),
    "blank header": ("\n" + GOOD, ["first row", "header"]),
    "one column": ("label\n" + "a\nb\n" * 9, ["1 columns", "between 2"]),
    "same name twice": (GOOD.replace("height", "width"), ["'width'", "name of its own"]),
    "nameless column": (GOOD.replace("height", ""), ["''", "name of its own"]),
    "too few rows": ("\n".join(GOOD.split("\n")[:8]), ["7 rows", "at least 10"]),
    "one class": (GOOD.replace("yes", "no"), ["column label", "1 different classes", "another target"]),
    "open quote": (GOOD + '"1,2,3\n', ["row 14", "quotes"]),
    "huge field": (GOOD.replace("3,1.5", "3," + "1" * 200_000), ["row 5", "field"]),
    "not UTF-8": (GOOD.replace("yes", "j\u00e4").encode("latin-1"), ["UTF-8"]),
    "binary": (bytes(range(256)) * 40, ["data.csv"]),
}


@pytest.mark.parametrize("case", BAD)
def test_refused(tmp_path: Path, case: str) -> None:
    text, expected = BAD[case]
    sentence = complaint(file_of(tmp_path, text))
    assert sentence.startswith(str(tmp_path / "data.csv"))
    assert [part for part in expected if part not in sentence] == []
    assert len(sentence) < 400


def test_places_that_are_no_files(tmp_path: Path) -> None:
    assert "folder" in complaint(CsvFile(path=str(tmp_path)))
    assert "no such data file" in complaint(CsvFile(path=str(tmp_path / "gone.csv")))
    assert "no such data file" in complaint(CsvFile(path="nul\0.csv"))
    assert "plain file" in complaint(CsvFile(path="/dev/null"))


def test_unknown_target_lists_the_columns(tmp_path: Path) -> None:
    data = file_of(tmp_path, GOOD).model_copy(update={"target": "class"})
    assert "no column 'class'; choose the target among width, height, label" in complaint(data)


def test_size_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gradlab.data.csv_file.MOST_ROWS", 11)
    assert "row 13: more than 11 rows" in complaint(file_of(tmp_path, GOOD))
    monkeypatch.setattr("gradlab.data.csv_file.MOST_CLASSES", 1)
    assert "2 different classes; between 2 and 1 " in complaint(file_of(tmp_path, GOOD[: GOOD.index("11,5.5")]))


def test_numbers_to_predict(tmp_path: Path) -> None:
    text = "\n".join(["a,b,price", *(f"{i},{i % 4},{i * 2.5}" for i in range(20))])
    data = file_of(tmp_path, text).model_copy(update={"task": "numbers"})
    assert shape_of(data) == DataShape(features=2, classes=0, examples=20)
    loaded = load_data(data)
    raw = loaded.train_targets * loaded.target_scale + loaded.target_mean
    assert set(raw.round(3).tolist()) <= {i * 2.5 for i in range(20)}
    assert loaded.class_names == ()
    same = file_of(tmp_path, "a,b\n" + "1,7\n" * 12).model_copy(update={"task": "numbers"})
    assert "column b: every row has the target 7, so there is nothing to learn" in complaint(same)
    words = file_of(tmp_path, "a,b\n" + "1,7\n" * 12 + "1,seven\n").model_copy(update={"task": "numbers"})
    assert "row 14, column b: expected a finite number, received 'seven'" in complaint(words)


@pytest.mark.parametrize(("suffix", "mark"), [("tsv", "\t"), ("csv", "\t"), ("csv", ";"), ("tab", "\t")])
def test_columns_between_other_marks(tmp_path: Path, suffix: str, mark: str) -> None:
    path = tmp_path / f"data.{suffix}"
    path.write_text(GOOD.replace(",", mark))
    table = read_csv(CsvFile(path=str(path)))
    assert table.feature_names == ("width", "height")
    assert table.class_names == ("no", "yes")


def test_a_constant_column_is_told(tmp_path: Path) -> None:
    data = file_of(tmp_path, "\n".join(["a,b,c,label", *(f"1,{i},5,{i % 2}" for i in range(12))]))
    shape = shape_of(data)
    assert shape.constant == ("a", "c")
    problems = check(gradlab.preset("vanishing").model_copy(update={"data": data}), shape)
    (told,) = [problem for problem in problems if problem.field == "data.path"]
    assert told.message.startswith("Columns a, c hold the same value in every row")
    assert told.severity == "warning"
    assert np.isfinite(load_data(data).train_inputs).all()
