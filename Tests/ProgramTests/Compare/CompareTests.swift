// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing

@testable import watchcircle

@Suite struct CompareTests {
    @Test func `a run is not worse than itself`() throws {
        let workspace = try Workspace()
        let report = try workspace.driven("a") { 0.1 + Double($0 % 7) / 100 }
        let outcome = try Program.run("compare", report, "--baseline", report)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.contains("target.response_seconds.p99"))
    }

    @Test func `a slowdown of a fifth in all seconds is a regression, and one of a fiftieth is not`() throws {
        let workspace = try Workspace()
        let base = try workspace.driven("base") { 0.1 + Double($0 % 7) / 100 }
        let slow = try workspace.driven("slow") { (0.1 + Double($0 % 7) / 100) * 1.2 }
        let close = try workspace.driven("close") { (0.1 + Double($0 % 7) / 100) * 1.02 }
        let hint = try Program.run("compare", slow, "--baseline", base)
        #expect(hint.status == 0 && hint.output.contains("worse?"), "\(hint.output)")
        #expect(hint.errors.contains("target.response_seconds.p99") && hint.errors.contains("--strict"))
        let worse = try Program.run("compare", slow, "--baseline", base, "--strict")
        #expect(worse.status == 2)
        #expect(worse.output.contains("WORSE") && worse.errors.contains("target.response_seconds.p99"))
        #expect(try Program.run("compare", close, "--baseline", base, "--strict").status == 0)
        #expect(try Program.run("compare", base, "--baseline", slow, "--strict").status == 0)
        let noisy = try Program.run("compare", slow, "--baseline", base, "--strict", "--noise-floor", "0.25")
        #expect(noisy.status == 0, "\(noisy.errors)")
    }

    @Test func `a result can replace a file or a link's target, but no link and no device`() throws {
        let workspace = try Workspace()
        let report = try workspace.driven("a") { 0.1 + Double($0 % 7) / 100 }
        let files = FileManager.default
        func place(_ name: String) -> String { workspace.folder.appendingPathComponent(name).path }
        try files.createSymbolicLink(atPath: place("link.json"), withDestinationPath: place("real.json"))
        try Data("older".utf8).write(to: URL(fileURLWithPath: place("real.json")))
        try files.createSymbolicLink(atPath: place("sink"), withDestinationPath: "/dev/null")
        for name in ["new.json", "link.json", "sink"] {
            let outcome = try Program.run("compare", report, "--baseline", report, "--json", place(name))
            #expect(outcome.status == 0, "\(outcome.errors)")
        }
        for name in ["new.json", "real.json"] {
            let text = try String(contentsOfFile: place(name), encoding: .utf8)
            #expect(text.contains("\"verdict\": \"not_worse\""), "\(text.prefix(200))")
        }
        #expect(try files.destinationOfSymbolicLink(atPath: place("link.json")) == place("real.json"))
        #expect(try files.destinationOfSymbolicLink(atPath: place("sink")) == "/dev/null")
        var status = stat()
        #expect(unsafe stat("/dev/null", &status) == 0)
        #expect(status.st_mode & S_IFMT == S_IFCHR)
    }

    @Test func `the result replaces the table on standard output if its file is a dash`() throws {
        let workspace = try Workspace()
        let report = try workspace.driven("a") { 0.1 + Double($0 % 7) / 100 }
        let outcome = try Program.run(
            "compare", report, "--baseline", report, "--json", "-", in: workspace, directory: workspace.folder)
        #expect(outcome.status == 0, "\(outcome.errors)")
        let root = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any]
        #expect(root?["verdict"] as? String == "not_worse")
        #expect(!FileManager.default.fileExists(atPath: workspace.folder.path + "/-"))
    }

    @Test func `an unwritable result is an error before the comparison, or does not hide a regression`() throws {
        let workspace = try Workspace()
        let base = try workspace.driven("base") { 0.1 + Double($0 % 7) / 100 }
        let slow = try workspace.driven("slow") { (0.1 + Double($0 % 7) / 100) * 1.2 }
        for path in ["%", "%/nowhere/result.json"] {
            let outcome = try Program.run("compare", slow, "--baseline", base, "--json", path, in: workspace)
            #expect(outcome.status == 64 && outcome.output.isEmpty && outcome.errors.contains("--json"), "\(outcome)")
        }
        let full = workspace.folder.appendingPathComponent("full").path
        try FileManager.default.createSymbolicLink(atPath: full, withDestinationPath: "/dev/full")
        let worse = try Program.run("compare", slow, "--baseline", base, "--strict", "--json", full)
        #expect(worse.status == 2 && worse.errors.contains("No space left"), "\(worse.errors)")
        let equal = try Program.run("compare", base, "--baseline", base, "--json", full)
        #expect(equal.status == 1 && equal.errors.contains("No space left"), "\(equal.errors)")
        let page = try Program.run(
            "compare", slow, "--baseline", base, "--strict", environment: ["GITHUB_STEP_SUMMARY": full])
        #expect(page.status == 2, "\(page.errors)")
    }

    @Test(arguments: [0, 0.5, 1, 2.5])
    func `a drop in throughput is found above any noise floor`(noise: Double) {
        func judgement(_ factor: Double, moreIsBetter: Bool = true) -> ComparedFigure.Judgement {
            let pairs = (0..<8).map { (baseline: 500 + Double($0), head: (500 + Double($0)) * factor) }
            let measure = PairedMeasure(
                name: "x", moreIsBetter: moreIsBetter, pairs: pairs, kind: .runs, noise: noise)
            return PairedFigures.judge([measure])[0].judgement
        }
        let floor = 1 + max(noise, PairedFigures.leastEffect)
        #expect(judgement(1 / (floor * 1.01)) == .worse)
        #expect(judgement(1 / (floor * 0.99)) == .unclear)
        #expect(judgement(floor * 1.01) == .better)
        #expect(judgement(floor * 1.01, moreIsBetter: false) == .worse)
    }

    @Test func `one figure of three that differs by chance is not a regression`() {
        // Of 9 pairs, the least and the second differ the other way: p is 0.0195 for one figure, 0.0586 for three.
        let factors = [0.9, 0.8, 1.3, 1.4, 1.5, 1.6, 1.7, 1.8, 1.9]
        let slow = factors.map { (baseline: 1.0, head: $0) }
        let equal = slow.map { (baseline: $0.baseline, head: 1.0) }
        func judge(_ all: [[(baseline: Double, head: Double)]]) -> ComparedFigure {
            PairedFigures.judge(
                all.map { PairedMeasure(name: "x", moreIsBetter: false, pairs: $0, kind: .runs, noise: 0) })[0]
        }
        #expect(judge([slow]).judgement == .worse)
        let among = judge([slow, equal, equal])
        #expect(among.judgement == .unclear)
        #expect(among.pValue.map { abs($0 - 3 * 0.01953125) < 1e-9 } == true)
    }

    @Test func `wrong answers and errors are counted, not averaged`() throws {
        let workspace = try Workspace()
        let base = try workspace.driven("base", errors: 60, findings: 1)
        let stale = try workspace.driven("stale", errors: 60, findings: 2)
        let failing = try workspace.driven("failing", errors: 200, findings: 1)
        let lucky = try workspace.driven("lucky", errors: 70, findings: 1)
        #expect(try Program.run("compare", stale, "--baseline", base, "-q").status == 2)
        #expect(try Program.run("compare", failing, "--baseline", base, "-q").status == 2)
        #expect(try Program.run("compare", lucky, "--baseline", base, "-q").status == 0)
    }

    @Test func `different runs are rejected, and the error contains the key that differs`() throws {
        let workspace = try Workspace()
        // Seeds that a double cannot tell apart.
        let one = try workspace.driven("one", seed: "18446744073709551557") { _ in 0.1 }
        let other = try workspace.driven("other", seed: "18446744073709551556") { _ in 0.1 }
        let refused = try Program.run("compare", other, "--baseline", one)
        #expect(refused.status == 64)
        #expect(refused.errors.contains("seed: 18446744073709551557 in the baseline, 18446744073709551556 here"))
        #expect(refused.errors.contains("--allow-different seed"))
        #expect(try Program.run("compare", other, "--baseline", one, "--allow-different", "seed").status == 0)
        let simulated = try Program.run("compare", other, "--baseline", one, "--allow-different", "sede")
        #expect(simulated.status == 64 && simulated.errors.contains("the keys are kind, scenario, text, seed"))
        let evening = try workspace.driven("evening", from: 68_400), night = try workspace.driven("night", from: 79_200)
        let hours = try Program.run("compare", night, "--baseline", evening)
        #expect(hours.status == 64 && hours.errors.contains("from: 68400.0 s in the baseline, 79200.0 s here"))
        let invalid = try workspace.driven("invalid", verdict: "invalid")
        #expect(try Program.run("compare", invalid, "--baseline", invalid).status == 3)
        let nowhere = try Program.run("compare", "/nowhere", "--baseline", one)
        #expect(nowhere.status == 64 && nowhere.errors.contains("there is no report here"))
    }

    @Test func `two simulated runs must be equal to the last bit`() throws {
        let workspace = try Workspace()
        let folders = ["a", "b", "c"].map { workspace.folder.appendingPathComponent($0).path }
        for folder in folders.prefix(2) {
            try Program.run("run", "smoke", "--report", folder, "-q")
        }
        let same = try Program.run("compare", folders[1], "--baseline", folders[0])
        #expect(same.status == 0, "\(same.errors)")
        #expect(same.output.contains("figures equal to the last bit"))
        let file = URL(fileURLWithPath: folders[1]).appendingPathComponent("summary.json")
        let text = try String(contentsOf: file, encoding: .utf8)
        let changed = text.replacing(/"max_friends": [0-9.]+/, with: "\"max_friends\": 3.0")
        try #require(changed != text)
        try changed.write(to: file, atomically: true, encoding: .utf8)
        let different = try Program.run("compare", folders[1], "--baseline", folders[0])
        #expect(different.status == 2)
        #expect(different.errors.contains("society.max_friends"))
    }

    @Test func `a history gets one row per run and rejects other tables`() throws {
        let workspace = try Workspace()
        let report = try workspace.driven("a") { _ in 0.1 }
        let history = workspace.folder.appendingPathComponent("history.csv")
        for _ in 0..<2 {
            let outcome = try Program.run("compare", report, "--baseline", report, "-q", "--history", history.path)
            #expect(outcome.status == 0)
        }
        let rows = try String(contentsOf: history, encoding: .utf8).split(separator: "\n")
        #expect(rows.count == 3 && rows[0].hasPrefix("time,side,seed,version,scenario,"))
        #expect(Set(rows.map { $0.split(separator: ",", omittingEmptySubsequences: false).count }).count == 1)
        try "mine\n".write(to: history, atomically: true, encoding: .utf8)
        let refused = try Program.run("compare", report, "--baseline", report, "--history", history.path)
        #expect(refused.status == 64)
        #expect(try String(contentsOf: history, encoding: .utf8) == "mine\n")
    }

    @Test func `the minimum number of seconds yields the minimum number of blocks for a test`() throws {
        let workspace = try Workspace()
        let short = PairedFigures.leastSeconds - 1
        let base = try workspace.driven("base", seconds: short)
        let slow = try workspace.driven("slow", seconds: short) { _ in 0.5 }
        let outcome = try Program.run("compare", slow, "--baseline", base, "-q")
        #expect(outcome.status == 3, "\(outcome.output)")
        #expect(outcome.errors.contains("target.response_seconds.p99: cannot be judged"))
        #expect(outcome.errors.contains("at least \(PairedFigures.leastSeconds) s in both runs"))
        let enough = try workspace.driven("enough", seconds: short + 1)
        #expect(try Program.run("compare", enough, "--baseline", enough, "-q").status == 0)
    }

    @Test(arguments: ["", "second,phase,completed\n", nil])
    func `a report without seconds is not judged`(timeline: String?) throws {
        let workspace = try Workspace()
        let base = try workspace.driven("base"), head = try workspace.driven("head")
        let file = URL(fileURLWithPath: head).appendingPathComponent("timeline.csv")
        try FileManager.default.removeItem(at: file)
        try timeline?.write(to: file, atomically: true, encoding: .utf8)
        for (one, other) in [(head, base), (base, head)] {
            let outcome = try Program.run("compare", one, "--baseline", other)
            #expect(outcome.status == 3)
            #expect(outcome.output.contains("CANNOT BE JUDGED"))
            #expect(outcome.errors.contains("\(head): timeline.csv has no measured second"))
        }
    }

    @Test(arguments: [("\"p99\"", "\"p9\""), ("\"requests\"", "\"request\""), ("\"audit\"", "\"audited\"")])
    func `a figure that one report lacks is not judged`(key: String, other: String) throws {
        let workspace = try Workspace()
        let base = try workspace.driven("base", findings: 1), head = try workspace.driven("head")
        let file = URL(fileURLWithPath: head).appendingPathComponent("summary.json")
        let text = try String(contentsOf: file, encoding: .utf8)
        try text.replacing(key, with: other).write(to: file, atomically: true, encoding: .utf8)
        let outcome = try Program.run("compare", head, "--baseline", base, "-q")
        #expect(outcome.status == 3 && outcome.errors.contains("cannot be judged"), "\(outcome.errors)")
    }

    @Test(arguments: [
        ("\"verdict\": \"pass\",", "", "verdict: missing key; it must be one of pass, fail, invalid, partial"),
        ("\"pass\"", "\"good\"", "verdict: the value is \"good\"; it must be one of pass, fail, invalid, partial"),
        (
            "\"p99\": 0.1", "\"p99\": \"0.1\"",
            "target.response_seconds.p99: the value is \"0.1\"; it must be a number or null"
        ),
        ("\"schema\": 3", "\"schema\": 2", "the schema is 2; this program reads schema 3"),
    ])
    func `a summary that cannot be read is refused with its place`(old: String, new: String, words: String) throws {
        let workspace = try Workspace()
        let base = try workspace.driven("base"), head = try workspace.driven("head")
        let file = URL(fileURLWithPath: head).appendingPathComponent("summary.json")
        let text = try String(contentsOf: file, encoding: .utf8)
        try #require(text.contains(old))
        try text.replacing(old, with: new).write(to: file, atomically: true, encoding: .utf8)
        for (one, other) in [(head, base), (base, head)] {
            let outcome = try Program.run("compare", one, "--baseline", other)
            #expect(outcome.status == 64 && outcome.output.isEmpty)
            #expect(
                outcome.errors
                    == "watchcircle: \(file.path): \(words)\n  hint: repeat the run or drive with this version\n")
        }
    }

    @Test(arguments: ["1e300", "-1", "0", "9007199254740993", "1e400"])
    func `a damaged count of requests is an error`(requests: String) throws {
        let workspace = try Workspace()
        let base = try workspace.driven("base")
        let odd = try workspace.driven("odd", requests: requests)
        for (head, baseline) in [(odd, base), (base, odd)] {
            let outcome = try Program.run("compare", head, "--baseline", baseline, "-q")
            #expect([3, 64].contains(outcome.status) && outcome.errors.contains(odd), "\(outcome.errors)")
        }
        let most = try workspace.driven("most", requests: "1000000000000000")
        #expect(try Program.run("compare", most, "--baseline", base, "-q").status == 0)
    }

    @Test func `blocks without completed requests stay in the comparison`() throws {
        let workspace = try Workspace()
        let base = try workspace.driven("base")
        let stalls = try workspace.driven("stalls", completed: { $0 % 20 < 10 ? 1_000 : 0 })
        let outcome = try Program.run("compare", stalls, "--baseline", base)
        #expect(outcome.status == 3)
        #expect(outcome.errors.contains("only the head has no value, or 0, in 6 of 12 pairs of blocks"))
    }
}
