"""Equal digests mean equal weights, bit for bit."""

import numpy as np

from gradlab.records import digest_of, layer_weights


def test_any_difference_changes_the_digest() -> None:
    kernel, bias = np.arange(6, dtype=np.float32).reshape(2, 3), np.zeros(3, np.float32)
    same = digest_of({"kernel": kernel, "bias": bias})
    assert digest_of({"bias": bias.copy(), "kernel": np.asfortranarray(kernel)}) == same
    assert digest_of({"kernel": kernel.astype(">f4"), "bias": bias}) == same
    nudged = kernel.copy()
    nudged[1, 2] = np.nextafter(nudged[1, 2], np.float32(9))
    others = [
        {"kernel": nudged, "bias": bias},
        {"kernel": kernel.reshape(3, 2), "bias": bias},
        {"kernel": kernel.astype(np.float64), "bias": bias},
        {"kernel": kernel, "beta": bias},
        {"kernel": kernel},
        {"kernel": kernel, "bias": -bias},
    ]
    digests = [digest_of(other) for other in others]
    assert len({same, *digests}) == 1 + len(others)


def test_the_arrays_of_one_layer() -> None:
    weights = {"a/kernel": np.ones(2), "a/bias": np.ones(1), "ab/kernel": np.ones(3), "a/kernel/momentum": np.ones(2)}
    assert sorted(layer_weights(weights, "a")) == ["bias", "kernel"]
