// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing

/// `watchcircle compare --pairs` with a driver that measures nothing.
@Suite struct CompareRunsTests {
    private static let seven = ["--pairs", "7", "--target", "http://slow:1", "--baseline-target", "http://base:1"]

    @Test func `runs alternate, and a slower backend is found`() throws {
        let (outcome, calls) = try PairedDrive().compare(Self.seven + ["--", "--duration", "3s"])
        #expect(outcome.status == 2, "\(outcome.errors)\(outcome.output)")
        let targets = calls.map { $0.contains("slow") ? "B" : "A" }.joined()
        #expect(targets == "ABBAABBAABBAAB")
        #expect(calls.allSatisfy { $0.hasPrefix("evening --target ") && $0.hasSuffix("--quiet --duration 3s") })
        #expect(outcome.output.contains("0.0469"))
    }

    @Test func `an equally fast backend is not worse`() throws {
        let (outcome, _) = try PairedDrive(slowness: "101").compare(Self.seven)
        #expect(outcome.status == 0, "\(outcome.errors)\(outcome.output)")
    }

    @Test func `equal runs measure the noise`() throws {
        let (outcome, calls) = try PairedDrive().compare(Self.seven + ["--calibrate", "6", "-q"])
        #expect(outcome.status == 2, "\(outcome.errors)")
        #expect(calls.count == 26 && calls.prefix(12).allSatisfy { !$0.contains("slow") })
    }

    @Test func `the job summary contains the comparison and none of its runs`() throws {
        let drive = try PairedDrive(before: "[ -z \"$GITHUB_STEP_SUMMARY\" ] || echo run >> \"$GITHUB_STEP_SUMMARY\"")
        let page = drive.workspace.folder.appendingPathComponent("page.md")
        let (outcome, _) = try drive.compare(Self.seven, environment: ["GITHUB_STEP_SUMMARY": page.path])
        #expect(outcome.status == 2)
        let text = try String(contentsOf: page, encoding: .utf8)
        #expect(text.hasPrefix("## evening, compared: worse\n"), "\(text)")
        #expect(text.contains("| target.response\\_seconds.p99 |") && !text.contains("run\n"))
        #expect(text.components(separatedBy: "## ").count == 2)
        let nowhere = try PairedDrive().compare(Self.seven, environment: ["GITHUB_STEP_SUMMARY": "/nowhere/at/all"])
        #expect(nowhere.outcome.status == 2 && nowhere.outcome.errors.contains("/nowhere/at/all"))
    }

    @Test func `the result contains the detectable change, and can require one`() throws {
        let folder = try Workspace()
        let file = folder.folder.appendingPathComponent("compared.json")
        let quiet = try PairedDrive(slowness: "101").compare(Self.seven + ["--require", "20%", "--json", file.path])
            .outcome
        #expect(quiet.status == 0, "\(quiet.errors)\(quiet.output)")
        #expect(quiet.output.contains("detects") && quiet.output.contains("80 of 100"))
        let text = try String(contentsOf: file, encoding: .utf8)
        #expect(text.contains("\"verdict\": \"not_worse\"") && text.contains("\"detects_unit\": \"ratio\""))
        let before = "p99=$(awk \"BEGIN { print 0.05 * (1 + ($n * 7 % 5)) }\")"
        let page = folder.folder.appendingPathComponent("page.md")
        let blind = try PairedDrive(before: before).compare(
            Self.seven + ["--require", "20%", "--json", file.path], environment: ["GITHUB_STEP_SUMMARY": page.path]
        ).outcome
        #expect(blind.status == 3, "\(blind.errors)\(blind.output)")
        #expect(blind.errors.contains("target.response_seconds.p99: a change by 20% could not have been seen"))
        #expect(!blind.errors.contains("target.throughput_per_second"))
        #expect(try String(contentsOf: file, encoding: .utf8).contains("\"verdict\": \"too_blind\""))
        #expect(try String(contentsOf: page, encoding: .utf8).hasPrefix("## evening, compared: too blind\n"))
        // Without being asked, it is told and nothing else.
        #expect(try PairedDrive(before: before).compare(Self.seven).outcome.status == 0)
    }

    @Test func `the result lists runs that were not judged or missed an objective`() throws {
        let objective =
            #"{"that": "audit.lost_likes == 0", "status": "unjudged"}, {"that": "p99 < 1s", "status": "$s"}"#
        let before =
            "s=met; [ $n -gt 4 ] || s=missed; objectives='\"objectives\": [\(objective.replacing("$s", with: "'$s'"))],'; verdict=fail code=99"
        let (outcome, _) = try PairedDrive(slowness: "101", before: before).compare(Self.seven)
        #expect(outcome.status == 0, "\(outcome.errors)\(outcome.output)")
        #expect(
            outcome.output.contains(
                "baseline: of 7 runs 7 fail; missed: p99 < 1s in 2; not judged: audit.lost_likes == 0 in 7"),
            "\(outcome.output)")
    }

    @Test func `each run gets its history row when it ends, even if a later run fails`() throws {
        let drive = try PairedDrive(
            before: "cat $folder/history.csv 2>/dev/null | wc -l >> $folder/lines; [ $n != 4 ] || code=3")
        let folder = drive.workspace.folder
        let history = folder.appendingPathComponent("history.csv")
        let (outcome, calls) = try drive.compare(Self.seven + ["--history", history.path, "-q"])
        #expect(outcome.status == 3 && calls.count == 4)
        let rows = try String(contentsOf: history, encoding: .utf8).split(separator: "\n").dropFirst()
        #expect(rows.map { $0.split(separator: ",")[1] } == ["baseline", "head", "head"])
        let lines = try String(contentsOf: folder.appendingPathComponent("lines"), encoding: .utf8)
        #expect(lines.split(separator: "\n") == ["0", "2", "3", "4"])
    }

    @Test func `unknown noise does not count as zero`() throws {
        let drive = try PairedDrive(before: "[ $n -gt 2 ] || p99=null")
        let (outcome, _) = try drive.compare(Self.seven + ["--calibrate", "6", "-q"])
        #expect(outcome.status == 3)
        #expect(
            outcome.errors.contains("target.response_seconds.p99: cannot be judged: fewer than 6 pairs of equal runs"))
    }

    @Test func `an objective that no run can judge is rejected before the first run`() throws {
        let drive = try PairedDrive()
        let (outcome, calls) = try drive.compare(
            Self.seven + ["--", "--warm-up", "3s"], environment: ["CHECKED": "104"])
        #expect(outcome.status == 104 && calls.isEmpty && outcome.errors.contains("no trial was made"))
        let checks = try String(contentsOf: drive.workspace.folder.appendingPathComponent("checks"), encoding: .utf8)
        #expect(
            checks.hasPrefix("evening --target http://base:1 --report ")
                && checks.hasSuffix(" --quiet --warm-up 3s --check\n"))
    }

    @Test func `an invalid run ends the comparison`() throws {
        let (outcome, calls) = try PairedDrive(before: "code=3").compare(Self.seven + ["-q"])
        #expect(outcome.status == 3 && calls.count == 1)
        #expect(outcome.errors.contains("is invalid; nothing can be compared"))
        // The report is gone with its folder, so what it would tell is told here.
        #expect(outcome.errors.contains("93 % of its processor") && outcome.errors.contains("--keep DIR"))
        #expect(!outcome.errors.contains("report.html"))
        let kept = try PairedDrive(before: "code=3")
        let folder = kept.workspace.folder.path + "/kept"
        let errors = try kept.compare(Self.seven + ["--keep", folder, "-q"]).outcome.errors
        #expect(errors.contains("\(folder)/pair-1-baseline/report.html"))
    }

    @Test(arguments: [
        ["--pairs", "6", "--target", "a", "--baseline-target", "b"], ["--pairs", "7", "--target", "a"],
        ["--target", "a"], ["--pairs", "7", "--baseline", "x"], ["--baseline", "x", "--noise-floor", "3x"],
        ["--pairs", "7", "--calibrate", "5", "--target", "a", "--baseline-target", "b"],
        ["--pairs", "7", "--require", "0", "--target", "a", "--baseline-target", "b"],
        ["--pairs", "7", "--target", "a", "--baseline-target", "b", "--", "--report", "x"],
        ["--pairs", "7", "--target", "a", "--baseline-target", "b", "--", "--no-report"],
        ["--baseline", "x", "--require", "20%"], ["--baseline", "x", "--strict", "--require", "2"],
        ["--pairs", "7", "--strict", "--target", "a", "--baseline-target", "b"],
        ["--baseline", "x", "--", "--duration", "3s"], ["--baseline", "x", "--reset", "true"],
    ])
    func `incompatible options are rejected`(arguments: [String]) throws {
        let (outcome, calls) = try PairedDrive().compare(arguments)
        #expect(outcome.status == 64 && calls.isEmpty, "\(outcome.errors)")
    }

    @Test(arguments: [2, 14])
    func `a figure that a run of the head lacks does not pass`(last: Int) throws {
        let drive = try PairedDrive(
            slowness: "100", before: "case $3 in *slow*) [ $n -gt \(last) ] || p99=null;; esac")
        let (outcome, _) = try drive.compare(Self.seven + ["-q"])
        #expect(outcome.status == 3, "\(outcome.output)")
        let runs = last == 2 ? 1 : 7
        #expect(
            outcome.errors.contains(
                "target.response_seconds.p99: cannot be judged: only the head has no value, or 0, in \(runs) of 7 pairs"
            ))
    }

    @Test func `an error rate that a run lacks does not pass`() throws {
        let (outcome, _) = try PairedDrive(slowness: "100", before: "[ $n != 3 ] || errors=null").compare(Self.seven)
        #expect(outcome.status == 3 && outcome.errors.contains("target.error_rate: cannot be judged"))
    }

    @Test func `wrong answers of the head are found, whatever its times`() throws {
        let wrong = try PairedDrive(slowness: "100", before: "findings=0; case $3$n in *slow*7) findings=1;; esac")
        let (outcome, _) = try wrong.compare(Self.seven)
        #expect(outcome.status == 2, "\(outcome.output)")
        #expect(outcome.errors.contains("audit.findings_in_all: worse"))
        let right = try PairedDrive(slowness: "100", before: "findings=0").compare(Self.seven).outcome
        #expect(right.status == 0 && !right.output.contains("WORSE"), "\(right.output)\(right.errors)")
    }

    @Test func `a baseline that earlier runs have changed causes no false alarm`() throws {
        // What two runs leave looks like a fault to each later one.
        let before = "findings=0; [ $n -le 2 ] || findings=$n"
        let drive = try PairedDrive(slowness: "100", before: before)
        let (outcome, _) = try drive.compare(Self.seven)
        #expect(outcome.status == 3, "\(outcome.output)")
        #expect(outcome.errors.contains("audit.findings_in_all: cannot be judged: the baseline gave"))
        #expect(outcome.errors.contains("--reset COMMAND"))
    }

    @Test func `each backend is restored before each of its runs`() throws {
        // A backend is found as it was left unless it is restored.
        let before = "findings=0; [ ! -e $folder/changed ] || findings=5; touch $folder/changed"
        let drive = try PairedDrive(slowness: "100", before: before)
        let folder = drive.workspace.folder.path
        let (outcome, calls) = try drive.compare(
            Self.seven + [
                "--reset",
                "rm -f \(folder)/changed; echo $WATCHCIRCLE_TRIAL $WATCHCIRCLE_SIDE $WATCHCIRCLE_TARGET >> \(folder)/resets",
            ])
        #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
        let resets = try String(contentsOfFile: folder + "/resets", encoding: .utf8).split(separator: "\n")
        #expect(resets.count == calls.count)
        #expect(resets.prefix(3) == ["1 baseline http://base:1", "2 head http://slow:1", "3 head http://slow:1"])
        let failed = try PairedDrive().compare(Self.seven + ["--reset", "exit 7"])
        #expect(failed.outcome.status == 64 && failed.calls.isEmpty)
        #expect(failed.outcome.errors.contains("ended with 7 before run 1, pair-1-baseline"))
    }
}
