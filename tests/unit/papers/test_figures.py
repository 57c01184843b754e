from dataclasses import replace

from changming.papers.figures import (
    doubts_by_team,
    duty_tally,
    for_reference,
    road_rows,
    segment_tally,
    silent_devices,
    silent_teams,
    tally,
    team_order,
    team_rows,
    worst_teams,
)
from changming.papers.report import DeviceMinutes, Evidence
from changming.papers.sentences import arrived_sentence, decisions, duties_sentence, missing_sentences
from changming.papers.words import in_language
from tests.factories.report import made_report


def test_tally_keeps_unknown_excused_and_not_due_apart():
    counted = tally(["done", "unknown", "excused", None, "done", "not_done"])

    assert counted.due == 4
    assert (counted.done, counted.partly, counted.not_done, counted.unknown) == (2, 0, 1, 1)
    assert (counted.excused, counted.not_due) == (1, 1)


def test_duties_sentence_is_the_one_of_the_glossary():
    counted = tally(["done"] * 1070 + ["partly"] * 93 + ["not_done"] * 47 + ["unknown"] * 136)

    with in_language("zh"):
        chinese = duties_sentence(counted)
    with in_language("en"):
        english = duties_sentence(counted)

    assert chinese == "应完成 1346 项：已完成 1070，部分完成 93，未完成 47。136 项没有记录，无法判定。"
    assert english == "1,346 due: 1,070 done, 93 partly, 47 not done. 136 have no evidence; no verdict."


def test_arrived_sentence_gives_each_kind_its_share():
    report, _faces = made_report()

    with in_language("zh"):
        assert arrived_sentence(report) == "数据到齐率：签到 96%，定位 100%，照片 85%，作业登记 75%"
    with in_language("en"):
        english = "Evidence received: sign-ins 96%, positions 100%, photos 85%, work records 75%"
        assert arrived_sentence(report) == english


def test_segment_that_nobody_owed_is_counted_nowhere():
    report, faces = made_report()
    extra = replace(report.segments[0], id="extra", verdict=None, required_passes=None)

    counted = segment_tally(replace(report, segments=(*report.segments, extra)))

    assert counted == segment_tally(report)
    assert road_rows(replace(report, segments=(extra,)), faces)[0].line.id == "extra"


def test_road_rows_stand_urgent_first():
    report, faces = made_report()

    verdicts = [row.line.verdict for row in road_rows(report, faces)]

    order = ["not_done", "unknown", "partly", "done", None]
    assert [order.index(verdict) for verdict in verdicts] == sorted(order.index(verdict) for verdict in verdicts)


def test_percentages_are_for_reference_where_too_little_evidence_arrived():
    report, _faces = made_report()

    assert for_reference(report)
    assert not for_reference(replace(report, parameters={"score.completeness_share": 0.5}))
    assert not for_reference(replace(report, parameters={}))


def test_silent_teams_sent_nothing_at_all():
    report, _faces = made_report()
    duties = tuple(
        replace(duty, evidence=() if duty.team == "沙嘴队" else (Evidence("photo", "a"),), verdict="unknown")
        for duty in report.duties
    )

    assert silent_teams(replace(report, duties=duties)) == ("沙嘴队",)


def test_silent_devices_had_duties_and_no_fix():
    report, _faces = made_report()
    devices = (DeviceMinutes("a", "a", 0, 300), DeviceMinutes("b", "b", 10, 290), DeviceMinutes("c", None, 0, 0))
    quiet = replace(report, completeness=replace(report.completeness, devices=devices))

    with in_language("zh"):
        said = missing_sentences(quiet)

    assert silent_devices(quiet) == ("a",)
    assert said == ["缺 590 分钟定位", "1 台终端没有定位"]


def test_team_rows_stand_in_a_fixed_order_whatever_their_points():
    report, faces = made_report()

    names = [row.team for row in team_rows(report, faces)]

    assert names == sorted(names, key=team_order)
    assert sum(row.duties.due for row in team_rows(report, faces)) == duty_tally(report).due


def test_team_order_counts_as_people_do():
    names = ["第十二中队", "第二中队", "2队", "第十中队", "10队", "第一中队", "第二十中队", "福田队"]

    assert sorted(names, key=team_order) == [
        "2队", "10队", "福田队", "第一中队", "第二中队", "第十中队", "第十二中队", "第二十中队",
    ]  # fmt: skip


def test_worst_teams_by_number_ties_by_name():
    report, faces = made_report(seed=2)
    rows = team_rows(report, faces)

    worst = worst_teams(rows, lambda row: row.segments.not_done)

    numbers = [row.segments.not_done for row in worst]
    assert numbers == sorted(numbers, reverse=True)
    assert all(numbers)


def test_doubts_by_team_counts_every_doubt_once():
    report, _faces = made_report(seed=6)

    counted = sum(sum(codes.values()) for codes in doubts_by_team(report).values())

    assert counted == sum(len(line.doubts) for line in (*report.sign_ins, *report.photos))


def test_decisions_are_at_most_three_and_none_on_a_quiet_day():
    report, faces = made_report()
    quiet = replace(
        report, duties=(), segments=(), sign_ins=(), photos=(), completeness=replace(report.completeness, devices=())
    )

    with in_language("zh"):
        assert len(decisions(report, team_rows(report, faces))) <= 3
        assert decisions(quiet, ()) == []
