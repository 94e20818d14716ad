"""One table answers three questions: joint, given the column, given the row, in exact fractions."""

from fractions import Fraction

import pytest

from snippets.foundations.toy_model import joint_margin_conditional


def fractions():
    """The joint table in exact twentieths."""
    table = [[Fraction(float(v)).limit_denominator(100) for v in row] for row in joint_margin_conditional.p_joint]
    assert table == [[Fraction(k, 20) for k in row] for row in ([4, 7, 1], [1, 3, 4])]
    return table


def test_the_joint_table_sums_to_one_along_either_margin():
    table, m = fractions(), joint_margin_conditional
    columns, rows = [sum(c) for c in zip(*table, strict=True)], [sum(r) for r in table]
    assert sum(columns) == 1 == sum(rows)
    assert m.p_x() == pytest.approx([float(v) for v in columns]) and m.p_x().shape == (3,)
    assert m.p_y() == pytest.approx([float(v) for v in rows]) and m.p_y().shape == (2,)


@pytest.mark.equation("foundations/toy_model/product_rule")
def test_the_joint_is_a_conditional_times_a_margin_in_both_orders(printed):
    formula = printed("foundations/toy_model/product_rule")
    table, m = fractions(), joint_margin_conditional
    for x in (1, 2, 3):
        for y in (0, 1):
            joint = float(table[y][x - 1])
            assert m.p_x_given_y(y)[x - 1] * float(sum(table[y])) == pytest.approx(joint)
            assert m.p_y_given_x(x)[y] * float(table[0][x - 1] + table[1][x - 1]) == pytest.approx(joint)
            given_y = {r"p(x \mid y)": m.p_x_given_y(y)[x - 1], "p(y)": float(sum(table[y]))}
            given_x = {r"p(y \mid x)": m.p_y_given_x(x)[y], "p(x)": float(table[0][x - 1] + table[1][x - 1])}
            formula.holds(given_y | given_x | {"p(x, y)": joint})
        assert m.p_y_given_x(x).sum() == pytest.approx(1)
    assert [m.p_x_given_y(y).sum() for y in (0, 1)] == pytest.approx([1, 1])


def test_facts_of_the_table_are_three_different_numbers_for_three_millimetres_and_van_gogh():
    table = fractions()
    joint, p_y, p_x = table[1][2], sum(table[1]), table[0][2] + table[1][2]
    want = {"joint": joint, "p_y": p_y, "p_x": p_x, "y_given_x": joint / p_x, "x_given_y": joint / p_y}
    assert joint_margin_conditional.facts() == pytest.approx({k: float(v) for k, v in want.items()})
    assert len({want["joint"], want["y_given_x"], want["x_given_y"]}) == 3


def test_observations_without_labels_fix_the_margin_and_leave_the_conditional_open(monkeypatch):
    m = joint_margin_conditional
    margin, given = m.p_x(), m.p_x_given_y(1)
    exchanged = m.p_joint.copy()
    exchanged[:, 2] = exchanged[::-1, 2]  # the same strokes of 3 mm, each with the other label
    monkeypatch.setattr(m, "p_joint", exchanged)
    assert m.p_x() == pytest.approx(margin)
    assert given == pytest.approx([1 / 8, 3 / 8, 1 / 2])
    assert m.p_x_given_y(1) == pytest.approx([1 / 5, 3 / 5, 1 / 5])


@pytest.mark.parametrize("width", [1, 2, 3])
def test_figure_of_the_table_marks_a_column_and_a_row_and_divides_each_by_its_sum(width):
    table = fractions()
    axes = joint_margin_conditional.figure(width=width).axes
    cells, given_x, given_y = axes
    shown = {t.get_position(): Fraction(t.get_text()) for t in cells.texts}
    want = {(x, y): table[y][x - 1] for x in (1, 2, 3) for y in (0, 1)}
    want |= {(4, y): sum(table[y]) for y in (0, 1)} | {(x, 2): table[0][x - 1] + table[1][x - 1] for x in (1, 2, 3)}
    assert shown == want | {(4, 2): 1}
    column, row = cells.patches
    covered = [
        {
            p
            for p in want
            if b.get_x() < p[0] < b.get_x() + b.get_width() and b.get_y() < p[1] < b.get_y() + b.get_height()
        }
        for b in (column, row)
    ]
    assert covered == [{(width, 0), (width, 1)}, {(1, 1), (2, 1), (3, 1)}]
    edges = [(*b.get_xy(), b.get_x() + b.get_width(), b.get_y() + b.get_height()) for b in (column, row)]
    assert edges[0] == pytest.approx((width - 0.45, -0.45, width + 0.45, 1.45)), "inside its cells"
    assert edges[1] == pytest.approx((0.55, 0.75, 3.45, 1.25))
    assert cells.lines[0].get_ydata()[0] == 1.5 and cells.lines[1].get_xdata()[0] == 3.5
    assert [t.get_text() for t in cells.get_xticklabels()] == ["1", "2", "3", "all"]
    assert [t.get_text() for t in cells.get_yticklabels()] == ["0", "1", "all"]
    assert cells.get_xticks().tolist() == [1, 2, 3, 4] and cells.get_yticks().tolist() == [0, 1, 2]
    assert cells.get_ylim()[0] > cells.get_ylim()[1], "row 0 is on top"
    in_column = [r[width - 1] / sum(r[width - 1] for r in table) for r in table]
    in_row = [v / sum(table[1]) for v in table[1]]
    for ax, at, p in ((given_x, [0, 1], in_column), (given_y, [1, 2, 3], in_row)):
        assert [b.get_height() for b in ax.patches] == pytest.approx([float(v) for v in p])
        assert [b.get_x() + b.get_width() / 2 for b in ax.patches] == pytest.approx(at)
        assert all(b.get_width() == pytest.approx(0.7) for b in ax.patches)
        assert [Fraction(t.get_text()) for t in ax.texts] == p
        assert ax.get_xticks().tolist() == at and ax.get_ylim() == (0, 1)
    titles = [ax.get_title("left") + ax.get_title() for ax in (given_x, given_y)]
    assert titles == [f"$p(y|x={width})$", "$p(x|y=1)$"]


def test_figure_of_the_table_starts_with_three_millimetres():
    assert "x=3" in (ax := joint_margin_conditional.figure().axes[1]).get_title("left") + ax.get_title()
