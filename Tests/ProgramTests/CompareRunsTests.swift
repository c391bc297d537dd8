// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing

/// `watchcircle compare --pairs` with a driver that measures nothing.
@Suite struct CompareRunsTests {
    private static let six = ["--pairs", "6", "--target", "http://slow:1", "--baseline-target", "http://base:1"]

    @Test func `runs are made in turn and a slower backend is found out`() throws {
        let (outcome, calls) = try PairedDrive().compare(Self.six + ["--", "--duration", "3s"])
        #expect(outcome.status == 2, "\(outcome.errors)\(outcome.output)")
        let targets = calls.map { $0.contains("slow") ? "B" : "A" }.joined()
        #expect(targets == "ABBAABBAABBA")
        #expect(calls.allSatisfy { $0.hasPrefix("evening --target ") && $0.hasSuffix("--quiet --duration 3s") })
        #expect(outcome.output.contains("0.0312"))
    }

    @Test func `a backend that is as fast is not worse`() throws {
        let (outcome, _) = try PairedDrive(slowness: "101").compare(Self.six)
        #expect(outcome.status == 0, "\(outcome.errors)\(outcome.output)")
    }

    @Test func `equal runs tell the noise`() throws {
        let (outcome, calls) = try PairedDrive().compare(Self.six + ["--calibrate", "2", "-q"])
        #expect(outcome.status == 2, "\(outcome.errors)")
        #expect(calls.count == 16 && calls.prefix(4).allSatisfy { !$0.contains("slow") })
    }

    @Test func `an invalid run ends the comparison`() throws {
        let (outcome, calls) = try PairedDrive(before: "code=3").compare(Self.six + ["-q"])
        #expect(outcome.status == 3 && calls.count == 1)
        #expect(outcome.errors.contains("is invalid; nothing can be compared"))
    }

    @Test(arguments: [
        ["--pairs", "5", "--target", "a", "--baseline-target", "b"], ["--pairs", "6", "--target", "a"],
        ["--target", "a"], ["--pairs", "6", "--baseline", "x"], ["--baseline", "x", "--noise-floor", "3x"],
        ["--baseline", "x", "--", "--duration", "3s"],
    ])
    func `options that do not fit are refused`(arguments: [String]) throws {
        let (outcome, calls) = try PairedDrive().compare(arguments)
        #expect(outcome.status == 64 && calls.isEmpty, "\(outcome.errors)")
    }

    @Test(arguments: [2, 12])
    func `a figure that a run of the head lacks is not passed`(last: Int) throws {
        let drive = try PairedDrive(
            slowness: "100", before: "case $3 in *slow*) [ $n -gt \(last) ] || p99=null;; esac")
        let (outcome, _) = try drive.compare(Self.six + ["-q"])
        #expect(outcome.status == 3, "\(outcome.output)")
        let runs = last == 2 ? 1 : 6
        #expect(
            outcome.errors.contains(
                "target.response_seconds.p99: cannot be judged: the head alone has no value, or 0, in \(runs) of 6 pairs"
            ))
    }

    @Test func `a rate of errors that a run lacks is not passed`() throws {
        let (outcome, _) = try PairedDrive(slowness: "100", before: "[ $n != 3 ] || errors=null").compare(Self.six)
        #expect(outcome.status == 3 && outcome.errors.contains("target.error_rate: cannot be judged"))
    }
}
