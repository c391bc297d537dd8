// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing

/// The audit and the figures detect every fault of the reference backend. The runs are too short to be valid, but have
/// an audit and figures.
@Suite(.timeLimit(.minutes(3))) struct FaultTests {
    private func drive(_ world: World, fault: String, _ more: String...) throws -> Driven {
        let folder = try makeFolder()
        let backend = try Backend(world, "--fault", fault)
        let arguments = backend.arguments(
            for: "15min", speedup: 200, report: folder, ["--audit", "--read-back", "all"] + more)
        let driven = try Driven(try Command.run("watchcircle-drive", arguments), folder)
        #expect(driven.outcome.status == 3, "\(driven.outcome.errors)")
        return driven
    }

    @Test func `the audit finds every lost like`() throws {
        let driven = try drive(World.evening.get(), fault: "lost-like=0.3")
        #expect(try driven.found("lost_likes") > 0)
        #expect(try driven.found("wrong_answers") >= driven.found("lost_likes"))
        #expect(try driven.number("audit", "findings_in_all") == driven.found("wrong_answers"))
        #expect(driven.objectives["audit.wrong_answers == 0 (default)"] == "missed", "\(driven.objectives)")
        #expect(try driven.found("stale_reads") == 0)
        #expect(try driven.found("doubled_likes") == 0)
        #expect(try driven.found("missing_ties") == 0)
    }

    @Test func `the audit finds one-sided friendships`() throws {
        let driven = try drive(World.sociable.get(), fault: "asymmetric-tie=1")
        #expect(try driven.found("one_sided_ties") + driven.found("missing_ties") > 0)
        #expect(try driven.found("lost_likes") == 0)
    }

    @Test func `a second look finds stale reads`() throws {
        let driven = try drive(World.evening.get(), fault: "stale-read=500ms", "--probes", "1")
        #expect(try driven.found("stale_reads") > 0)
        #expect(try driven.found("lost_likes") == 0)
        #expect(try driven.found("doubled_likes") == 0)
        #expect(try driven.found("missing_posts") == 0)
    }

    @Test func `the audit finds posts that never reach a friend's feed`() throws {
        let driven = try drive(World.evening.get(), fault: "lost-delivery=1", "--probes", "1")
        #expect(try driven.found("undelivered_posts") > 0)
        #expect(try driven.found("missing_posts") == 0)
        #expect(try driven.found("stale_reads") == 0)
        #expect(driven.number("audit", "figures", "delivery_p50_seconds") == nil)
    }

    @Test func `probes of full accounts find a cap that is not enforced`() throws {
        let driven = try drive(World.full.get(), fault: "over-cap", "--probes", "1")
        #expect(try driven.found("over_cap") > 0)
    }

    @Test func `a correct backend passes all probes`() throws {
        let folder = try makeFolder()
        let backend = try Backend(World.full.get())
        let arguments = backend.arguments(
            for: "15min", speedup: 200, report: folder, ["--audit", "--read-back", "all", "--probes", "1"])
        let driven = try Driven(try Command.run("watchcircle-drive", arguments), folder)
        #expect(driven.number("audit", "findings_in_all") == 0)
        #expect(driven.number("target", "errors") == 0)
    }

    @Test func `the counts of errors equal the injected errors`() throws {
        let driven = try drive(World.evening.get(), fault: "error=0.2")
        let requests = try #require(driven.number("target", "requests"))
        let share = driven.outcomes("unexpected_status") / requests
        // A fixed seed selects them; 0.2 ± 5 standard deviations of this number of draws.
        #expect(abs(share - 0.2) < 5 * (0.16 / requests).squareRoot())
        #expect(driven.number("audit", "findings_in_all") == 0)
    }

    @Test func `the percentiles contain slow answers`() throws {
        let driven = try drive(World.evening.get(), fault: "slow=p80:300ms")
        #expect(try #require(driven.number("target", "response_seconds", "p90")) >= 0.299)
        #expect(try #require(driven.number("target", "service_seconds", "p90")) >= 0.299)
        #expect(driven.number("target", "errors") == 0)
        #expect(driven.number("audit", "findings_in_all") == 0)
    }

    @Test func `a stall counts in the response times of all affected requests`() throws {
        let driven = try drive(World.evening.get(), fault: "stall=1s/3s")
        // No answers for a third of the time: a third of all requests wait, half of these for more than half a second.
        #expect(try #require(driven.number("target", "response_seconds", "p90")) > 0.5)
        #expect(try #require(driven.number("target", "response_seconds", "max")) > 0.8)
        #expect(driven.number("audit", "findings_in_all") == 0)
    }
}
