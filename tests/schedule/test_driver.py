"""What drives a date: links, dates, blockers, facts, and the chain back to the beginning."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given

from milestone_git.schedule.critical_path import solve
from milestone_git.schedule.driver import Driver, drivers, driving_chain
from milestone_git.schedule.network import Activity, Blocker, Constraint, Link, Network
from tests.schedule.networks import DAY, MONDAY, at, network, networks


@given(networks())
def test_every_chain_leads_over_driving_links_to_something_that_is_no_link(network: Network) -> None:
    schedule = solve(network)
    for activity in network.activities:
        chain = driving_chain(schedule, activity.name)
        assert chain[-1].kind == "project_start"
        for step, following in pairwise(chain):
            assert step.link is not None
            assert (step.link.after, step.link.before) == (step.activity, following.activity)


@given(networks())
def test_without_its_driving_links_an_activity_starts_earlier(network: Network) -> None:
    schedule = solve(network)
    for activity in network.activities:
        found = drivers(schedule, activity.name)
        assert found
        if all(driver.link for driver in found):
            rest = [link for link in network.links if link not in [driver.link for driver in found]]
            number = schedule.arrays.numbers[activity.name]
            assert solve(network._replace(links=rest)).starts[number] < schedule.starts[number]


def test_chain_names_the_longest_way() -> None:
    schedule = solve(network({"a": 2, "b": 3, "c": 1, "d": 2}, "a-b a-c b-d c-d"))
    assert [driver.activity for driver in driving_chain(schedule, "d")] == ["d", "b", "a"]


def test_all_that_drive_together_are_told_links_first() -> None:
    held = Constraint("start_no_earlier", at(6))
    legal = Blocker("b", "legal", at(6))
    plan = Network(
        MONDAY,
        [Activity("a", DAY, actual_finish=at(5, 17)), Activity("b", DAY, constraints=(held,))],
        [Link("a", "b")],
        blockers=[legal, Blocker("b", "vendor", at(5))],
        now=at(6),
    )
    assert drivers(solve(plan), "b") == (
        Driver("b", "link", link=Link("a", "b")),
        Driver("b", "blocker", blocker=legal),
        Driver("b", "constraint", constraint=held),
        Driver("b", "now"),
    )


def test_what_has_started_is_driven_by_the_fact() -> None:
    plan = network({"a": 3}, "")
    doing = Activity("b", DAY, actual_start=at(6))
    done = Activity("c", DAY, actual_finish=at(6, 17))
    links = [Link("a", "b"), Link("a", "c"), Link("b", "d", "SS", DAY)]
    plan = plan._replace(activities=[*plan.activities, doing, done, Activity("d", DAY)], links=links)
    schedule = solve(plan)
    assert drivers(schedule, "b") == (Driver("b", "actual"),)
    assert drivers(schedule, "c") == (Driver("c", "actual"),)
    assert driving_chain(schedule, "d") == (Driver("d", "link", link=links[2]), Driver("b", "actual"))


def test_work_in_progress_may_be_driven_by_a_link_to_its_finish() -> None:
    doing = Activity("doing", DAY, actual_start=at(5))
    link = Link("code", "doing", "FF")
    schedule = solve(Network(MONDAY, [doing, Activity("code", 3 * DAY)], [link]))
    assert [driver.link for driver in driving_chain(schedule, "doing")] == [link, None]
