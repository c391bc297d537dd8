// SPDX-License-Identifier: GPL-3.0-or-later
import Measurement
import Testing

/// What is probably wrong, the likeliest first.
@Suite struct FailureReasonTests {
    private func reasons(
        _ status: Int?, _ outcome: Outcome = .unexpectedStatus, isSetUp: Bool = false,
        _ change: (inout FailureExample) -> Void = { _ in }
    ) -> [String] {
        var example = FailureExample(request: "GET /", account: 0)
        change(&example)
        return Failure(kind: "openFeed", outcome: outcome, status: status, count: 1, example: example).reasons(
            isSetUp: isSetUp)
    }

    @Test(arguments: [
        (404, "the path is wrong"), (401, "credentials are missing"), (403, "credentials are missing"),
        (409, "the accounts already exist"), (422, "the accounts already exist"),
        (400, "the backend rejects the body or a header"),
        (429, "the backend limits requests"), (500, "the backend failed internally"), (502, "a proxy answers"),
        (200, "the profile expects another status"), (418, "the profile is for another backend"),
        (421, "the backend does not serve this host"),
    ])
    func `a status in a set-up lists its most likely reason first`(status: Int, words: String) {
        #expect(reasons(status, isSetUp: true).first?.hasPrefix(words) == true, "\(reasons(status, isSetUp: true))")
    }

    @Test(arguments: [Outcome.timedOut, .reset, .malformedResponse, .dependencyFailed, .neverSent, .unfinished])
    func `an unanswered request also has a reason`(outcome: Outcome) { #expect(!reasons(nil, outcome).isEmpty) }

    @Test func `the reported failure is a cause, not a consequence of others`() {
        let late = Failure(kind: "viewHomepage", outcome: .timedOut, count: 48)
        let waiting = Failure(kind: "viewHomepage", outcome: .neverSent, count: 156)
        let needy = Failure(kind: "likePost", outcome: .dependencyFailed, count: 200)
        #expect([needy, waiting, late].foremost == late)
        #expect([needy, waiting].foremost == waiting)
        #expect([needy].foremost == needy && [Failure]().foremost == nil)
    }

    @Test func `a conflict in a load concerns its state, and in a set-up its accounts`() {
        #expect(reasons(409).first?.contains("--world or --set-up") == true)
        #expect(reasons(409, isSetUp: true).first?.contains("the accounts already exist") == true)
    }

    @Test func `a redirect to TLS, a login, a page and a compressed answer have their own reasons`() {
        #expect(
            reasons(301) { $0.location = "https://circle.example/" }.first
                == "the backend requires TLS: if --target begins with http://, change it to https://")
        #expect(
            reasons(302) { $0.location = "/accounts/login/?next=***" }.first?.contains("requires a login first") == true
        )
        #expect(reasons(500) { $0.contentType = "text/html" }.last?.contains("the answer is an HTML page") == true)
        #expect(reasons(200, .malformedResponse) { $0.contentEncoding = "gzip" }.first?.contains("compresses") == true)
        #expect(
            reasons(200, .malformedResponse) { $0.contentType = "application/json" }.first?.contains("`capture`")
                == true)
    }

    @Test func `a reason about credentials names the request's values and their file`() {
        let words = reasons(401) { $0.needs = ["actor.token (accounts.csv)"] }.first
        #expect(words?.contains("actor.token (accounts.csv), from the folder given with --values") == true)
    }
}

@Suite struct FailureMergeTests {
    @Test func `failures of several event loops are merged, the most frequent first`() {
        var all = [Failure(kind: "openFeed", outcome: .unexpectedStatus, status: 404, count: 2)]
        let example = FailureExample(request: "GET /feed", account: 1)
        all.merge([
            Failure(kind: "openFeed", outcome: .unexpectedStatus, status: 404, count: 3, example: example),
            Failure(kind: "openFeed", outcome: .unexpectedStatus, status: 500, count: 9),
            Failure(kind: "openFeed", outcome: .timedOut, count: 1),
        ])
        #expect(all.sortedByCount.map(\.words) == ["openFeed 500: 9", "openFeed 404: 5", "openFeed timed_out: 1"])
        #expect(all.first?.example == example)
    }
}
