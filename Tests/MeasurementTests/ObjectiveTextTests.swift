// SPDX-License-Identifier: GPL-3.0-or-later
import Testing

@testable import Measurement

@Suite struct ObjectiveTextTests {
    static let right: [(String, ObjectiveFigure, ComparisonOperator, Double)] = [
        ("p99(response) < 300ms", .duration(.quantile(0.99), .response, scope: nil), .less, 0.3),
        (
            "p95(service, likeHomepage) <= 80ms", .duration(.quantile(0.95), .service, scope: "likeHomepage"), .atMost,
            0.08
        ),
        ("p95(service likeHomepage)<80 ms", .duration(.quantile(0.95), .service, scope: "likeHomepage"), .less, 0.08),
        ("  p99.9 ( lag ,write ) < 1.5s ", .duration(.quantile(0.999), .lag, scope: "write"), .less, 1.5),
        ("p100(response) < 2min", .duration(.max, .response, scope: nil), .less, 120),
        ("max(response, read) < 250us", .duration(.max, .response, scope: "read"), .less, 0.00025),
        ("mean(lag) < 1e-3s", .duration(.mean, .lag, scope: nil), .less, 0.001),
        ("error_rate < 1%", .errorRate(scope: nil), .less, 0.01),
        ("error_rate(openFeed) <= 0.005", .errorRate(scope: "openFeed"), .atMost, 0.005),
        ("error_rate == 0", .errorRate(scope: nil), .equal, 0),
        ("throughput > 900/s", .throughput(scope: nil), .greater, 900),
        ("throughput(social) >= 1.2k/min", .throughput(scope: "social"), .atLeast, 20),
        ("throughput > 1,000/s", .throughput(scope: nil), .greater, 1_000),
        ("throughput > 12,345,678.5/s", .throughput(scope: nil), .greater, 12_345_678.5),
        ("audit.stale_reads < 0.01%", .named(family: "audit", name: "stale_reads"), .less, 0.0001),
        ("audit.lost_likes == 0", .named(family: "audit", name: "lost_likes"), .equal, 0),
        ("audit.visible_after < 2s", .named(family: "audit", name: "visible_after"), .less, 2),
        ("society.mean_anxiety < 0.5", .named(family: "society", name: "mean_anxiety"), .less, 0.5),
        ("load.peak_per_second < 900/s", .named(family: "load", name: "peak_per_second"), .less, 900),
        ("load.mean_per_second <= 54k/min", .named(family: "load", name: "mean_per_second"), .atMost, 900),
        ("audit.visible_999_seconds < 500ms", .named(family: "audit", name: "visible_999_seconds"), .less, 0.5),
        ("audit.visible_999_seconds < 0.5", .named(family: "audit", name: "visible_999_seconds"), .less, 0.5),
        ("society.sleep_minutes > 8h", .named(family: "society", name: "sleep_minutes"), .greater, 480),
        ("society.sleep_minutes > 480", .named(family: "society", name: "sleep_minutes"), .greater, 480),
        ("society.active_share > 5%", .named(family: "society", name: "active_share"), .greater, 0.05),
        ("load.peak_per_second < 10k", .named(family: "load", name: "peak_per_second"), .less, 10_000),
        ("society.balance > -2.5", .named(family: "society", name: "balance"), .greater, -2.5),
    ]

    @Test(arguments: right)
    func `the parser reads an objective as documented`(
        text: String, figure: ObjectiveFigure, comparison: ComparisonOperator, bound: Double
    ) throws {
        let objective = try Objective(text, vocabulary: vocabulary)
        #expect(objective.figure == figure)
        #expect(objective.comparison == comparison)
        #expect(abs(objective.bound - bound) <= abs(bound) * 1e-12)
        // The canonical spelling is the same objective.
        let unit =
            [ObjectiveUnit.seconds: "s", .share: "%", .perSecond: "/s", .minutes: "min", .number: ""][figure.unit] ?? ""
        let again = try Objective("\(figure) \(comparison.rawValue) 1\(unit)", vocabulary: vocabulary)
        #expect(again.figure == figure)
    }

    static let wrong: [(String, Int, String, [String])] = [
        (
            "", 0, "missing figure; an objective begins with one",
            ["such as p99(response) < 300ms, error_rate < 1% or society.mean_anxiety < 0.5"]
        ),
        ("p999(response) < 1s", 0, "`p999` is not a percentile; it must be above p0 and at most p100", ["write p99.9"]),
        ("p0(response) < 1s", 0, "`p0` is not a percentile; it must be above p0 and at most p100", ["write p99"]),
        (
            "p99 < 1s", 4, "missing duration after `p99`; it must be (response), (service) or (lag)",
            ["write p99(response)"]
        ),
        (
            "p99(latency) < 1s", 4, "`latency` is not a duration; it must be response, service or lag", []
        ),
        (
            "p99(respones) < 1s", 4, "`respones` is not a duration; it must be response, service or lag",
            ["did you mean `response`?"]
        ),
        ("p99(response, likeHompage) < 1s", 14, "unknown operation `likeHompage`; did you mean `likeHomepage`?", []),
        (
            "error_rate(xyz) < 1%", 11, "unknown operation `xyz`",
            ["the operations are keepAlive, openFeed, likeHomepage; the groups are social, background, read, write"]
        ),
        (
            "error_rate() < 1%", 11, "missing operation between the parentheses",
            ["name an operation or a group, or remove the parentheses"]
        ),
        ("errorrate < 1%", 0, "unknown figure `errorrate`; did you mean `error_rate`?", []),
        ("adit.lost_likes == 0", 0, "unknown figure `adit.lost_likes`; did you mean `audit.lost_likes`?", []),
        ("throughput = 9/s", 11, "`=` is not a comparison; it must be <, <=, >, >= or ==", ["write =="]),
        ("throughput ≥ 9/s", 11, "`≥` is not a comparison; it must be <, <=, >, >= or ==", ["write >="]),
        (
            "p99(response) < 300", 16,
            "the bound is 300 without a unit; it must be a length of time such as 300ms or 1.5s", []
        ),
        ("p99(response) < 300m", 16, "the bound is 300m; it must be a length of time such as 300ms or 1.5s", []),
        ("p99(response) < -1ms", 16, "the bound is -1ms; it must be at least 0", []),
        ("error_rate < 1ms", 13, "the bound is 1ms; it must be a share such as 1% or 0.01", []),
        ("error_rate < 5", 13, "the bound is 5; a share is at most 1, or 100%", ["write 5%"]),
        ("throughput > 900", 13, "the bound is 900 without a unit; it must be a rate such as 900/s", []),
        ("throughput > 900/day", 13, "the bound is 900/day; it must be a rate such as 900/s", []),
        ("error_rate < much", 13, "`much` is not a number", []),
        (
            "p99(response) < 1,5s", 16, "`1,5s` is not a number",
            ["a comma separates groups of three digits (1,000); write decimals with a point (1.5)"]
        ),
        ("p99(response) < 1000,000ms", 16, "`1000,000ms` is not a number", []),
        ("p99(response) < ,500ms", 16, "`,500ms` is not a number", []),
        ("p99(response) < 1,500,ms", 16, "`1,500,ms` is not a number", []),
        ("p99(response) < 1,,500ms", 16, "`1,,500ms` is not a number", []),
        ("load.peak_to_mean < 1e308k", 20, "the bound is 1e308k; the number is too large", []),
        (
            "load.peak_per_second < 5 min", 23, "the bound is 5 min; it must be a rate such as 900/s", []
        ),
        (
            "society.sleep_minutes > 8/h", 24,
            "the bound is 8/h; it must be a number of minutes such as 480, or a length of time such as 8h", []
        ),
        (
            "society.mean_anxiety < 0.5 or so", 23,
            "the bound is 0.5 or so; it must be a number such as 0.5, 1%, 10k or 1.5s", []
        ),
    ]

    @Test(arguments: wrong)
    func `an error has its place, text and hints`(text: String, offset: Int, message: String, hints: [String]) {
        do throws(ObjectiveError) {
            let objective = try Objective(text, vocabulary: vocabulary)
            Issue.record("\(text) was read as \(objective)")
        } catch {
            #expect(error.offset == offset)
            #expect(error.message == message)
            if !hints.isEmpty { #expect(error.hints == hints) }
        }
    }

    @Test func `every text gives an objective or an error`() {
        let pieces = [
            "p99", "p", "(", ")", ",", "response", "lag", "<", "<=", "==", "300", "ms", "%", "/", "s", "error_rate",
            "audit.", ".", "x", " ", "1e999", "1e", "-", "é", "\u{0}", "throughput", "openFeed", "99999999999999999999",
        ]
        var noise = SplitMix(seed: 3)
        var read = 0
        for _ in 0..<20_000 {
            let text = (0..<(noise.next() % 8)).map { _ in pieces[Int(noise.next() % UInt64(pieces.count))] }.joined()
            do throws(ObjectiveError) {
                let objective = try Objective(text, vocabulary: vocabulary)
                #expect(objective.bound.isFinite)
                read += 1
            } catch {
                #expect((0...text.unicodeScalars.count).contains(error.offset), "\(text)")
                #expect(!error.message.isEmpty)
            }
        }
        #expect(read > 0)
    }

    @Test func `groups contain the operations of their name`() {
        #expect(vocabulary.members(of: nil) == [0, 1, 2])
        #expect(vocabulary.members(of: "social") == [1, 2])
        #expect(vocabulary.members(of: "background") == [0])
        #expect(vocabulary.members(of: "read") == [1])
        #expect(vocabulary.members(of: "write") == [2])
        #expect(vocabulary.members(of: "all") == nil)
    }

    @Test func `an error is a sentence with hints`() {
        let error = #expect(throws: ObjectiveError.self) {
            try Objective("p99(reponse) < 1s", vocabulary: vocabulary)
        }
        #expect(
            error.map { "\($0)" }
                == "`reponse` is not a duration; it must be response, service or lag\n  hint: did you mean `response`?")
    }
}
