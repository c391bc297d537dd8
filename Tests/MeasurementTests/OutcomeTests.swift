// SPDX-License-Identifier: GPL-3.0-or-later
import Testing

@testable import Measurement

@Suite struct OutcomeTests {
    @Test func `names are distinct, in snake case, and parse back`() {
        #expect(Set(Outcome.allCases.map(\.name)).count == Outcome.allCases.count)
        for outcome in Outcome.allCases {
            #expect(Outcome(name: outcome.name) == outcome)
            #expect(outcome.name.allSatisfy { $0.isLowercase || $0 == "_" })
            #expect(!outcome.meaning.isEmpty)
        }
        #expect(Outcome(name: "fine") == nil)
    }

    @Test func `an outcome without the requested result is an error`() {
        let fine = Outcome.allCases.filter { !$0.isError }
        #expect(fine == [.ok, .conflict, .skipped])
        let untimed = Outcome.allCases.filter { !$0.hasResponseTime }
        #expect(untimed == [.dependencyFailed, .skipped])
    }
}
