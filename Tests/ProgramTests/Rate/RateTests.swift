// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing

@Suite struct RateTests {
    private static let target = "http://user:secret@127.0.0.1:8080/path?key=hidden"

    @Test func `the search finds, confirms and prints the rating`() throws {
        let drive = RatedDrive(workspace: try Workspace())
        try drive.write(limit: 9.1)
        let outcome = try drive.rate(
            "new-year-evening", "--target", Self.target, "--from", "day 0 19:30", "--duration", "10s")
        #expect(outcome.status == 0, "\(outcome.errors)")
        let rating = try drive.rating
        let load = try #require(rating["load"] as? Double)
        let failed = try #require(rating["lowest_fail"] as? Double)
        #expect(load <= 9.1 && failed > 9.1 && failed <= load * 1.0501)
        let rates = try #require(rating["requests_per_second"] as? [String: Double])
        #expect(rates["median"].map { abs($0 - load * 100) < 1 } == true)
        #expect((rating["broke_first"] as? [[String: String]])?.map { $0["objective"] } == ["p99(response) < 300ms"])
        #expect(outcome.output.contains("broke first: p99(response) < 300ms (412 ms)"))
        #expect(outcome.output.contains("requests/s") && outcome.output.contains("in 3 runs"))

        let trials = try #require(rating["trials"] as? [[String: Any]])
        #expect(trials.suffix(3).allSatisfy { $0["confirmation"] as? Bool == true && $0["load"] as? Double == load })
        let calls = try drive.calls
        #expect(calls.count == trials.count)
        #expect(
            calls[0].hasPrefix(
                "new-year-evening --target \(Self.target) --from day 0 19:30 --duration 10s --speedup 1 --report"))
        #expect(drive.workspace.files(of: "rating").count == trials.count + 1)
    }

    @Test func `the job summary contains the rating and none of its trials`() throws {
        var drive = RatedDrive(workspace: try Workspace())
        drive.before = "[ -z \"$GITHUB_STEP_SUMMARY\" ] || echo run >> \"$GITHUB_STEP_SUMMARY\""
        try drive.write(limit: 3)
        let page = drive.workspace.folder.appendingPathComponent("page.md")
        let outcome = try drive.rate(
            "new-year-evening", "--target", Self.target, environment: ["GITHUB_STEP_SUMMARY": page.path])
        #expect(outcome.status == 0, "\(outcome.errors)")
        let text = try String(contentsOf: page, encoding: .utf8)
        #expect(text.hasPrefix("## new-year-evening, http://127.0.0.1:8080, rated by speedup: found\n"), "\(text)")
        #expect(text.contains("social action rating: ") && text.contains("| 1 | 1 | pass | 100 |"))
        #expect(text.components(separatedBy: "## ").count == 2 && !text.contains("run\n"))
    }

    @Test func `the output contains no user, password or query of the target`() throws {
        let drive = RatedDrive(workspace: try Workspace())
        try drive.write(limit: 1)
        let outcome = try drive.rate("new-year-evening", "--target", Self.target, "--confirm", "0", "--tolerance", "1")
        let text = try String(
            contentsOf: drive.workspace.folder.appendingPathComponent("rating/rating.json"), encoding: .utf8)
        for secret in ["user", "secret", "hidden", "path"] {
            #expect(!outcome.output.contains(secret) && !outcome.errors.contains(secret) && !text.contains(secret))
        }
        #expect(try drive.rating["target"] as? String == "http://127.0.0.1:8080")
    }

    @Test func `by watches, the rating is a number of children`() throws {
        let drive = RatedDrive(workspace: try Workspace())
        try drive.write(limit: 3_456, option: "--watches")
        let outcome = try drive.rate(
            "new-year-evening", "--target", "http://127.0.0.1:1", "--by", "watches", "--confirm", "1", "--", "--world",
            "w")
        #expect(outcome.status == 0, "\(outcome.errors)")
        let children = try #require(try drive.rating["children"] as? Int)
        #expect(children <= 3_456 && Double(children) * 1.06 > 3_456)
        #expect(outcome.output.contains("children rating: "))
        #expect(try drive.calls.allSatisfy { $0.contains("--speedup 1 ") && $0.hasSuffix("--quiet --world w") })
    }

    @Test func `by rate, no scenario is necessary`() throws {
        let drive = RatedDrive(workspace: try Workspace())
        try drive.write(limit: 1_000, option: "--rate")
        let outcome = try drive.rate(
            "--target", "http://127.0.0.1:1", "--by", "rate", "--duration", "20s", "--objective",
            "p99(response) < 300ms",
            "--objective", "error_rate < 0.01")
        #expect(outcome.status == 0, "\(outcome.errors)")
        let words = "--rate 100/s --objective p99(response) < 300ms --objective error_rate < 0.01 --report"
        #expect(try drive.calls[0].hasPrefix("--target http://127.0.0.1:1 --duration 20s \(words)"))
        #expect(outcome.output.contains("highest rate"))
    }

    @Test func `the plain-load example in the help text works`() throws {
        let drive = RatedDrive(workspace: try Workspace())
        try drive.write(limit: 1_000, option: "--rate")
        let help = try Program.run("rate", "--help").output
        let place = try #require(help.range(of: "watchcircle rate --by rate"))
        let example = help[place.upperBound...].split(separator: "\n").prefix(2).joined().replacing("\\", with: " ")
        let parts = example.split(separator: "\"", omittingEmptySubsequences: false)
        let words = parts.enumerated().flatMap {
            $0 % 2 == 0 ? $1.split(separator: " ").map(String.init) : [String($1)]
        }
        let program = try Program(
            ["rate", "--by", "rate", "--drive", "%/drive", "--report", "%/rating"] + words, in: drive.workspace)
        try program.start()
        let outcome = try program.wait()
        #expect(outcome.status == 0, "\(words): \(outcome.errors)")
        #expect(try drive.calls[0].contains("--profile static"))
    }

    @Test func `a generator that is the limit ends the search with a clear message`() throws {
        let drive = RatedDrive(workspace: try Workspace())
        try drive.write(limit: 5, failure: "invalid")
        let outcome = try drive.rate("new-year-evening", "--target", "http://127.0.0.1:1")
        #expect(outcome.status == 3)
        #expect(outcome.errors.contains("INVALID at speedup 8: the generator, not the backend, was the limit"))
        #expect(outcome.errors.contains("93 % of its processor") && outcome.errors.contains("speedup 4, not confirmed"))
        #expect(try drive.rating["ended"] as? String == "invalid")
    }

    @Test func `an unreachable backend ends the search with a message`() throws {
        var drive = RatedDrive(workspace: try Workspace())
        drive.before = "rmdir \"$report\"; [ $load = 4 ] && exit 3; mkdir \"$report\""
        try drive.write(limit: 100)
        let outcome = try drive.rate("new-year-evening", "--target", "http://127.0.0.1:1")
        #expect(outcome.status == 3)
        #expect(outcome.errors.contains("trial 3, speedup 4: the backend could not be reached"))
        #expect(!outcome.errors.contains("summary.json"))
        #expect(try drive.rating["ended"] as? String == "unreachable")
        #expect(try drive.rating["highest_pass"] as? Double == 2)
    }

    @Test func `an objective that cannot be judged ends the search, because no load can pass it`() throws {
        let drive = RatedDrive(workspace: try Workspace())
        try drive.write(limit: 5, failure: "unjudged")
        let outcome = try drive.rate("new-year-evening", "--target", "http://127.0.0.1:1")
        #expect(outcome.status == 99)
        #expect(outcome.errors.contains("an objective cannot be judged at speedup 8"))
        #expect(outcome.errors.contains("p99(response) < 300ms (412 ms)"))
        #expect(try drive.calls.count == 4)
        #expect(try drive.rating["ended"] as? String == "unjudged")
        #expect(try drive.rating["lowest_fail"] == nil)
    }

    @Test func `a backend that never passes ends the search with exit code 99 and the missed objectives`() throws {
        let drive = RatedDrive(workspace: try Workspace())
        try drive.write(limit: 0)
        let outcome = try drive.rate("new-year-evening", "--target", "http://127.0.0.1:1")
        #expect(outcome.status == 99 && outcome.errors.contains("no load passed"))
        #expect(outcome.errors.contains("p99(response) < 300ms"))
    }

    @Test func `a backend that passes the greatest load is reported as such`() throws {
        let drive = RatedDrive(workspace: try Workspace())
        try drive.write(limit: 1e9)
        let outcome = try drive.rate("new-year-evening", "--target", "http://127.0.0.1:1", "--most", "6")
        #expect(outcome.status == 0 && outcome.output.contains("--most"))
        #expect(try drive.rating["ended"] as? String == "always_passes")
    }

    @Test func `the backend is restored before each trial`() throws {
        let drive = RatedDrive(workspace: try Workspace())
        try drive.write(limit: 3)
        let log = drive.workspace.folder.appendingPathComponent("resets")
        let outcome = try drive.rate(
            "new-year-evening", "--target", "http://127.0.0.1:1", "--from", "day 0 08:00", "--reset",
            "echo $WATCHCIRCLE_TRIAL $WATCHCIRCLE_LOAD $WATCHCIRCLE_FROM >> %/resets", "--tolerance", "0.5")
        #expect(outcome.status == 0, "\(outcome.errors)")
        let resets = try String(contentsOf: log, encoding: .utf8).split(separator: "\n")
        #expect(resets.count == (try drive.calls).count)
        #expect(resets.prefix(3) == ["1 1 day 0 08:00", "2 2 day 0 08:00", "3 4 day 0 08:00"])
    }

    @Test func `a failed reset command ends the search`() throws {
        let drive = RatedDrive(workspace: try Workspace())
        try drive.write(limit: 3)
        let outcome = try drive.rate("new-year-evening", "--target", "http://127.0.0.1:1", "--reset", "exit 7")
        #expect(outcome.status == 64 && outcome.errors.contains("ended with 7 before trial 1"))
    }

    @Test func `accounted trials drive successive time windows`() throws {
        let drive = RatedDrive(workspace: try Workspace())
        try drive.write(limit: 3_000)
        let outcome = try drive.rate(
            "new-year-evening", "--target", "http://127.0.0.1:1", "--accounted", "--duration", "60s", "--start", "1000",
            "--confirm", "1", "--tolerance", "1")
        #expect(outcome.status == 0, "\(outcome.errors)")
        let froms = try drive.calls.map { $0.components(separatedBy: "--from ")[1].prefix(11) }
        // 60 s at 1000, 2000 and 4000 are 16.7, 33.3 and 66.7 hours, up to the next whole hour.
        #expect(froms == ["day 0 00:00", "day 0 17:00", "day 2 03:00", "day 4 22:00"])
    }

    @Test(arguments: [("exit 64", 64), ("exit 104", 104), ("exit 1", 1), ("exit 0", 1), ("kill -9 $$", 1)])
    func `a drive that fails ends the search with its exit code`(words: String, code: Int32) throws {
        var drive = RatedDrive(workspace: try Workspace())
        drive.before = words
        try drive.write(limit: 3)
        let outcome = try drive.rate("new-year-evening", "--target", "http://127.0.0.1:1")
        #expect(outcome.status == code, "\(outcome.errors)")
        #expect(try drive.calls.count == 1)
    }

    @Test func `only the folder of a rating is replaced, and only by force`() throws {
        let drive = RatedDrive(workspace: try Workspace())
        try drive.write(limit: 3)
        func rate(_ more: String...) throws -> Program.Outcome {
            try drive.rate(
                ["new-year-evening", "--target", "http://127.0.0.1:1", "--quiet", "--tolerance", "1"] + more)
        }
        #expect(try rate().status == 0)
        let again = try rate()
        #expect(again.status == 64 && again.errors.contains("--force"))
        let forced = try rate("--force")
        #expect(forced.status == 0 && forced.output.isEmpty && forced.errors.isEmpty)
        try Data().write(to: drive.workspace.folder.appendingPathComponent("rating/mine"))
        let refused = try rate("--force")
        #expect(refused.status == 64 && refused.errors.contains("mine"))
    }

    @Test(arguments: [
        ["rate", "--target", "x"], ["rate", "new-year-evening"],
        ["rate", "new-year-evening", "--target", "x", "--by", "rate"],
        ["rate", "--target", "x", "--by", "rate"], ["rate", "new-year-evening", "--target", "x", "--duration", "9s"],
        ["rate", "--target", "x", "--by", "rate", "--objective", "p99(respones) < 1s"],
        ["rate", "new-year-evening", "--target", "x", "--objective", "p99(response) < 1s"],
        ["rate", "new-year-evening", "--target", "x", "--tolerance", "0"],
        ["rate", "new-year-evening", "--target", "x", "--start", "-1"],
        ["rate", "new-year-evening", "--target", "x", "--start", "1e309"],
        ["rate", "new-year-evening", "--target", "x", "--by", "watches", "--most", "1e300"],
        ["rate", "new-year-evening", "--target", "x", "--start", "5", "--most", "4"],
        ["rate", "new-year-evening", "--target", "x", "--start", "5/s"],
        ["rate", "new-year-evening", "--target", "x", "--reset", "y", "--accounted"],
        ["rate", "new-year-evening", "--target", "x", "--", "--speedup", "4"],
        ["rate", "new-year-evening", "--target", "x", "--", "--report=z"],
        ["rate", "new-year-evening", "--target", "x", "--", "--no-report"],
        ["rate", "new-year-evening", "--target", "x", "--accounted", "--", "--world", "z"],
        ["rate", "new-year-evening", "--target", "x", "--accounted", "--", "--world=z"],
        ["rate", "new-year-evening", "--target", "x", "--drive", "/nonexistent"],
        ["rate", "new-year-evening", "--target", "x", "--drive", "/bin/true", "--from", "noon"],
        ["rate", "new-year-evening", "--target", "x", "--drive", "/bin/true", "--from", "day 2 00:00"],
        ["rate", "new-year-evening", "--target", "x", "--force"],
    ])
    func `wrong arguments end with exit code 64`(arguments: [String]) throws {
        let workspace = try Workspace()
        let program = try Program(arguments, in: workspace, directory: Program.root)
        try program.start()
        let outcome = try program.wait()
        #expect(outcome.status == 64 && !outcome.errors.isEmpty, "\(arguments)")
    }

    @Test func `an objective that no trial can judge is rejected before an older rating is removed`() throws {
        let drive = RatedDrive(workspace: try Workspace())
        try drive.write(limit: 3)
        let none = try drive.rate("school-day", "--target", "http://127.0.0.1:1")
        #expect(none.status == 64 && none.errors.contains("school-day: it has no objective for a drive"))
        let file = drive.workspace.folder.appendingPathComponent("audited.yaml")
        try "title: t\nseed: 1\nobjectives:\n  - audit.lost_likes == 0\n".write(
            to: file, atomically: true, encoding: .utf8)
        let leftOut = try drive.rate(file.path, "--target", "http://127.0.0.1:1", "--", "--no-audit")
        #expect(leftOut.status == 64 && leftOut.errors.contains("it has no objective for a drive without an audit"))
        #expect(drive.workspace.files(of: "rating").isEmpty)
        for code in ["64", "104"] {
            let outcome = try drive.rate(
                "new-year-evening", "--target", "http://127.0.0.1:1", "--reset", "touch %/reset", "--", "--world", "w",
                environment: ["CHECKED": code])
            #expect("\(outcome.status)" == code && outcome.errors.contains("no trial was made"))
            #expect(drive.workspace.files(of: "rating").isEmpty)
        }
        let names = drive.workspace.files(of: "")
        #expect(names.contains("checks") && !names.contains("calls") && !names.contains("reset"))
        let checks = try String(contentsOf: drive.workspace.folder.appendingPathComponent("checks"), encoding: .utf8)
        #expect(checks.contains("--quiet --world w --check\n"))
    }

    @Test func `an unreadable summary ends the search`() throws {
        var drive = RatedDrive(workspace: try Workspace())
        drive.before = "echo '{\"verdict\": \"splendid\"}' > \"$report/summary.json\"; exit 0"
        try drive.write(limit: 3)
        let outcome = try drive.rate("new-year-evening", "--target", "http://127.0.0.1:1")
        #expect(outcome.status == 1 && outcome.errors.contains("splendid"))
    }
}
