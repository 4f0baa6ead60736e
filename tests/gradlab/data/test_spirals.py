"""Two spirals: balanced, seeded, and with no noise exactly on their curve."""

import numpy as np

from gradlab.data.spirals import two_spirals
from gradlab.spec import Spirals


def test_points_lie_on_the_curve() -> None:
    data = Spirals(points=400, noise=0.0, turns=2.0)
    inputs, labels = two_spirals(data)
    radius = np.hypot(inputs[:, 0], inputs[:, 1])
    angle = radius * 2.0 * 2 * np.pi + labels * np.pi
    np.testing.assert_allclose(inputs, radius[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1), atol=1e-12)
    assert radius.max() <= 1
    assert np.bincount(labels).tolist() == [200, 200]


def test_noise_moves_them_by_its_size() -> None:
    clean, _ = two_spirals(Spirals(points=20_000, noise=0.0))
    noisy, _ = two_spirals(Spirals(points=20_000, noise=0.3))
    assert abs((noisy - clean).std() / (0.3 / 6.0) - 1) < 0.02


def test_seeded() -> None:
    first, again, other = (two_spirals(Spirals(split_seed=seed))[0] for seed in (1, 1, 2))
    np.testing.assert_array_equal(first, again)
    assert not np.array_equal(first, other)
