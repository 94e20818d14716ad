"""The two sets of real data: complete, upright, and what they say they are."""

import numpy as np
import pytest

from snippets.shared.datasets import digits, land


def at(latitude, longitude):
    """Is the cell with this point land?"""
    return bool(land()[int(90 - latitude), int(longitude + 180)])


@pytest.mark.parametrize(
    ("place", "latitude", "longitude"),
    [
        ("the Sahara", 23.5, 10.5),
        ("Siberia", 65.5, 120.5),
        ("the tip of Chukotka, beyond the date line", 66.5, -173.5),
        ("the Amazon", -5.5, -62.5),
        ("the middle of Australia", -25.5, 134.5),
        ("the South Pole", -89.5, 0.5),
        ("Kansas", 38.5, -98.5),
    ],
)
def test_land_is_land(place, latitude, longitude):
    assert at(latitude, longitude), place


@pytest.mark.parametrize(
    ("place", "latitude", "longitude"),
    [
        ("the North Pole", 89.5, 0.5),
        ("the Gulf of Guinea", 0.5, 0.5),
        ("the middle of the Pacific", -10.5, -140.5),
        ("the Mediterranean", 34.5, 18.5),
        ("the Drake Passage", -60.5, -65.5),
        ("the Caspian Sea", 42.5, 50.5),
    ],
)
def test_sea_is_sea(place, latitude, longitude):
    assert not at(latitude, longitude), place


def test_land_covers_the_known_share_of_the_globe():
    """148.94 of 510.07 million km² are land; the ice shelves of Antarctica, one percent of it, are not in the mask."""
    weight = np.cos(np.radians(np.arange(89.5, -90, -1)))
    assert (land().mean(axis=1) @ weight) / weight.sum() == pytest.approx(148.94 / 510.07, rel=0.03)


def test_land_has_one_cell_a_degree_and_cannot_be_changed():
    assert land().shape == (180, 360) and land().dtype == bool
    with pytest.raises(ValueError, match="read-only"):
        land()[0, 0] = True


def test_digits_are_the_whole_test_set_of_the_repository():
    """The class counts are those that the UCI repository states for its test set."""
    images, labels = digits()
    assert images.shape == (1797, 64) and labels.shape == (1797,)
    assert set(np.unique(images)) == set(range(17))
    assert np.bincount(labels).tolist() == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]


def test_digits_stand_upright_and_are_dark_on_light():
    """A zero has ink around an empty middle; a one has most of its ink in the middle columns."""
    images, labels = digits()
    zero, one = (images[labels == k].mean(axis=0).reshape(8, 8) for k in (0, 1))
    assert zero[3:5, 3:5].mean() < 2 < 10 < zero[:, 2:6].max()
    assert one[:, 3:5].sum() > one.sum() / 2
    seven = images[labels == 7].mean(axis=0).reshape(8, 8)
    assert seven[0].sum() > 3 * seven[7, 4:].sum(), "a seven has its bar at the top"


def test_digits_cannot_be_changed():
    for array in digits():
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0
