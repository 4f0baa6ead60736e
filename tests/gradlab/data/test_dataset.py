"""Real data sets arrive whole, split by seed and scaled on the training part alone."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from gradlab.data import load_data, shape_of
from gradlab.data.dataset import split
from gradlab.errors import DataError
from gradlab.spec import (
    DATA_KINDS,
    BreastCancer,
    Clusters,
    CsvFile,
    Data,
    Digits,
    Iris,
    Spirals,
    Standardization,
    Xor,
    bundled_shape,
    training_examples,
)


@pytest.mark.parametrize("data", [*(kind() for kind in DATA_KINDS.values()), Clusters(features=5, classes=3)])
def test_arrays_fit_the_shape(data: Data) -> None:
    loaded, shape = load_data(data), bundled_shape(data)
    assert shape == shape_of(data) == loaded.shape
    assert shape is not None
    train = training_examples(shape.examples, data.validation_share)
    assert loaded.train_inputs.shape == (train, shape.features)
    assert loaded.validation_inputs.shape == (shape.examples - train, shape.features)
    assert loaded.train_inputs.dtype == np.float32
    if shape.classes:
        assert loaded.train_targets.dtype == np.int32
        assert set(loaded.train_targets) == set(loaded.validation_targets) == set(range(shape.classes))
    else:
        assert loaded.train_targets.dtype == np.float32
        assert loaded.train_targets.mean() == pytest.approx(0, abs=1e-6)
        assert loaded.train_targets.std() == pytest.approx(1, abs=1e-6)
    assert len(loaded.feature_names) == shape.features
    assert len(loaded.class_names) == shape.classes


def test_scaling_is_fitted_on_the_training_part_only() -> None:
    raw, scaled = load_data(BreastCancer(scaling="none")), load_data(BreastCancer())
    np.testing.assert_allclose(scaled.train_inputs.mean(axis=0), 0, atol=1e-5)
    np.testing.assert_allclose(scaled.train_inputs.std(axis=0), 1, atol=1e-5)
    assert np.abs(scaled.validation_inputs.mean(axis=0)).max() > 1e-3
    expected = (raw.validation_inputs - raw.train_inputs.mean(axis=0)) / raw.train_inputs.std(axis=0)
    np.testing.assert_allclose(scaled.validation_inputs, expected, atol=2e-4)
    assert raw.mean.tolist() == [0] * 30
    assert raw.scale.tolist() == [1] * 30


def test_constant_columns_stay_finite() -> None:
    digits = load_data(Digits())
    assert digits.scale[0] == 1, "the corner pixel of every digit is empty"
    assert np.isfinite(digits.train_inputs).all()
    assert not digits.train_inputs[:, 0].any()


def test_the_seed_decides_the_split() -> None:
    first, again, other = (load_data(Digits(split_seed=seed)) for seed in (1, 1, 2))
    np.testing.assert_array_equal(first.train_inputs, again.train_inputs)
    assert not np.array_equal(first.train_targets, other.train_targets)


def test_no_example_is_in_both_parts() -> None:
    raw = load_data(Spirals(points=500, scaling="none"))
    both = np.concatenate([raw.train_inputs, raw.validation_inputs])
    assert len(np.unique(both, axis=0)) == 500


def test_a_share_of_the_training_part_leaves_the_validation_part_alone() -> None:
    whole, tenth = load_data(Digits()), load_data(Digits(training_share=0.1))
    assert len(tenth.train_targets) == round(len(whole.train_targets) * 0.1)
    assert set(tenth.train_targets) == set(range(10))
    np.testing.assert_array_equal(tenth.validation_targets, whole.validation_targets)
    np.testing.assert_allclose(tenth.train_inputs.mean(axis=0), 0, atol=1e-5)


def test_random_labels_are_as_many_as_asked_for_and_only_in_the_training_part() -> None:
    clean, noisy, wild = (load_data(Digits(label_noise=share)) for share in (0.0, 0.5, 1.0))
    np.testing.assert_array_equal(clean.train_inputs, noisy.train_inputs)
    np.testing.assert_array_equal(clean.validation_targets, wild.validation_targets)
    assert (clean.train_targets != noisy.train_targets).mean() == pytest.approx(0.45, abs=0.03)
    assert (clean.train_targets == wild.train_targets).mean() == pytest.approx(0.1, abs=0.03)


def test_iris_is_iris_and_xor_needs_both_coordinates() -> None:
    iris = load_data(Iris())
    assert iris.class_names == ("setosa", "versicolor", "virginica")
    xor = load_data(Xor(scaling="none", noise=0.1))
    product = xor.train_inputs.prod(axis=1)
    np.testing.assert_array_equal(product < 0, xor.train_targets == 1)
    for column in xor.train_inputs.T:
        assert abs(np.corrcoef(column, xor.train_targets)[0, 1]) < 0.1


def test_equal_descriptions_are_read_once() -> None:
    assert load_data(Digits()) is load_data(Digits())


@given(
    st.lists(st.integers(0, 3), min_size=2, max_size=200),
    st.floats(0.05, 0.9, allow_nan=False),
    st.integers(0, 2**31 - 1),
)
def test_split_is_stratified_and_exact(labels: list[int], share: float, seed: int) -> None:
    codes = np.array(labels, np.int32)
    training, validation = split(codes, share, seed)
    assert sorted([*training, *validation]) == list(range(len(labels)))
    assert len(training) == training_examples(len(labels), share)
    exact = len(validation) / len(labels)
    for label in set(labels):
        members = labels.count(label)
        assert abs((codes[validation] == label).sum() - members * exact) <= 2


def test_a_file_goes_all_the_way(tmp_path: Path) -> None:
    path = tmp_path / "two.csv"
    rows = [f"{i % 7},{(i * 3) % 5},{'b' if i % 4 else 'a'}" for i in range(40)]
    path.write_text("\n".join(["x,y,kind", *rows]), encoding="utf-8")
    loaded = load_data(CsvFile(path=str(path), validation_share=0.25))
    assert loaded.train_inputs.shape == (30, 2)
    assert loaded.class_names == ("a", "b")
    assert loaded.feature_names == ("x", "y")


def test_chosen_digits_alone() -> None:
    whole, chosen = load_data(Digits(scaling="none")), load_data(Digits(classes=(7, 5, 9), scaling="none"))
    assert chosen.class_names == ("5", "7", "9")
    assert chosen.shape == bundled_shape(Digits(classes=(5, 7, 9)))
    assert len(chosen.train_targets) + len(chosen.validation_targets) == chosen.shape.examples
    sums = [
        {float(one.sum()) for one, label in zip(data.train_inputs, data.train_targets, strict=True) if label == code}
        | {
            float(one.sum())
            for one, label in zip(data.validation_inputs, data.validation_targets, strict=True)
            if label == code
        }
        for data, code in ((whole, 7), (chosen, 1))
    ]
    assert sums[0] == sums[1]


def test_digits_are_chosen_in_words() -> None:
    assert Digits.model_validate({"classes": "5-9"}).classes == (5, 6, 7, 8, 9)
    assert Digits.model_validate({"classes": "7, 1,1"}).classes == (1, 7)
    assert Digits.model_validate({"classes": ""}).classes == ()
    for wrong in ("3", "5-12", "x", "9-5", [3, 10]):
        with pytest.raises(ValidationError):
            Digits.model_validate({"classes": wrong})


def test_a_scaling_that_was_taken_along() -> None:
    raw = load_data(Iris(scaling="none")).train_inputs
    taken = Standardization(source="other", mean=(1.0, 2.0, 3.0, 4.0), scale=(2.0, 2.0, 4.0, 4.0))
    scaled = load_data(Iris(standardization=taken))
    np.testing.assert_allclose(scaled.train_inputs, (raw - np.array(taken.mean)) / np.array(taken.scale), rtol=1e-6)
    np.testing.assert_array_equal(scaled.mean, np.array(taken.mean, np.float32))
    with pytest.raises(DataError, match="taken from other is for 4 features, and digits has 64"):
        load_data(Digits(standardization=taken))
    for wrong in ({"mean": (1.0,), "scale": (1.0, 2.0)}, {"mean": (1.0,), "scale": (0.0,)}, {"mean": (), "scale": ()}):
        with pytest.raises(ValidationError):
            Standardization.model_validate(wrong)
