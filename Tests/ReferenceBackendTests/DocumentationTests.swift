// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import HTTPTypes
import Testing

@testable import ReferenceBackend

@Suite struct DocumentationTests {
    private static let page: String = {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return (try? String(contentsOf: root.appendingPathComponent("docs/backend.md"), encoding: .utf8)) ?? ""
    }()

    @Test func `docs/backend.md lists exactly the endpoints`() {
        let rows = Self.page.matches(of: /\n\| `([a-zA-Z]+)` \| `([A-Z]+ \/[^` ]*)`/).map { "\($0.1) \($0.2)" }
        #expect(rows == Endpoint.all.map { "\($0.operation) \($0.method) \($0.path)" })
    }

    @Test func `docs/backend.md lists every error code and every fault`() {
        for code in Refusal.Code.allCases {
            #expect(Self.page.contains("\(code.status.code)"))
            #expect(Self.page.contains("`\(code.rawValue)`"))
        }
        let rows = Self.page.matches(of: /\n\| `([a-z-]+)(=[^`]*)?` \|/).map { String($0.1) }
        #expect(rows.filter { Fault(rawValue: $0) != nil } == Fault.allCases.map(\.rawValue))
    }

    @Test func `the help of stale-read lists everything that it affects`() {
        for word in ["homepages", "friends", "posts", "feeds"] {
            #expect(Fault.staleRead.explanation.contains(word), "\(word)")
        }
    }
}

@Suite struct MetricsTests {
    @Test func `the metrics count the requests in a form that Prometheus reads`() async throws {
        try await withBackend { visitor in
            try await visitor.register(1)
            for account in [1, 1, 2] { _ = try await visitor.get("/v1/accounts/\(account)", as: 1) }
            _ = try await visitor.ask("GET", "/elsewhere")
            let text = try await visitor.ask("GET", "/metrics").text
            for (line, count) in [
                ("watchcircle_requests_total{operation=\"viewHomepage\",status=\"200\"}", 2),
                ("watchcircle_requests_total{operation=\"viewHomepage\",status=\"404\"}", 1),
                ("watchcircle_requests_total{operation=\"none\",status=\"404\"}", 1),
                ("watchcircle_response_seconds_bucket{operation=\"viewHomepage\",le=\"+Inf\"}", 3),
                ("watchcircle_response_seconds_count{operation=\"viewHomepage\"}", 3),
                ("watchcircle_commits_total", 1), ("watchcircle_commit_writes_sum", 1),
                ("watchcircle_shed_total{reason=\"crowded\"}", 0),
            ] {
                #expect(try await visitor.metric(line) == Double(count), "\(line)")
            }
            #expect(text.contains("\nwatchcircle_commit_writes_sum 1\n"))
            let sample = /[a-z_]+(\{[a-z]+="[^"]*"(,[a-z]+="[^"]*")*\})? [0-9.e+-]+/
            for line in text.split(separator: "\n") where !line.hasPrefix("# ") {
                #expect(line.wholeMatch(of: sample) != nil, "\(line)")
            }
        }
    }

    @Test func `a bucket includes its upper limit`() {
        var buckets = Metrics.Buckets([1, 2, 4])
        for value in [0.5, 1, 1.5, 4, 5, 1_000] { buckets.add(value) }
        #expect(buckets.counts == [2, 1, 1, 2])
        #expect(buckets.sum == 1_012)
        #expect(buckets.count == 6)
    }
}
