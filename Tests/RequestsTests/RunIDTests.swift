// SPDX-License-Identifier: GPL-3.0-or-later
import Operations
import Requests
import Scenarios
import Testing

/// Names of all operations.
enum OperationNames {
    static let all = OperationKind.allCases.map(\.name)
}

@Suite struct RunIDTests {
    @Test func `each run has a unique ID of 16 hexadecimal digits`() {
        let names = Set((0..<1_000).map { _ in RunID.random().text })
        #expect(names.count == 1_000)
        #expect(names.allSatisfy { $0.wholeMatch(of: /[0-9a-f]{16}/) != nil })
    }

    @Test func `an ID consists of letters, digits, hyphens and underscores`() {
        for name in ["a", "build-17_b", String(repeating: "x", count: 32)] { #expect(RunID(name)?.text == name) }
        for name in ["", "a b", "a\"", "é", "a.b", "a\n", "%", String(repeating: "x", count: 33)] {
            #expect(RunID(name) == nil)
        }
    }

    @Test func `a request contains the run's ID wherever its template has it`() throws {
        let text = RequestText(
            line: "POST /{{run}}/x", headers: [.init("Idempotency-Key", "{{run}}-{{sequence}}")],
            body: .json("{\"name\":\"child-{{run}}-{{actor.number}}\"}"))
        let template = try RequestTemplate.compile(text)
        var profile = Profile(name: "p", operations: OperationTable(repeating: template))
        profile = profile.inRun(try #require(RunID("r1"))).bound(toHost: "h")
        var output: [UInt8] = []
        let values = CaptureStore(slots: [], accounts: 0)
        let request = RenderContext(actor: 3, subject: 4, sequence: 9)
        #expect(profile.operations[.openFeed]?.render(request, values: values, into: &output) == .ready)
        #expect(
            output.text
                == "POST /r1/x HTTP/1.1\r\nHost: h\r\nIdempotency-Key: r1-9\r\nContent-Type: application/json\r\n"
                + "Content-Length: 21\r\n\r\n{\"name\":\"child-r1-3\"}")
        var parts = RequestParts()
        #expect(profile.operations[.comment]?.renderParts(request, values: values, into: &parts) == .ready)
        #expect(parts.path == "/r1/x")
        // A word, which JSON holds in quotes alone.
        #expect(throws: TemplateError.self) {
            try RequestTemplate.compile(RequestText(line: "POST /", body: .json("{\"a\":{{run}}}")))
        }
        // One that is the same each time is rendered once.
        let constant = try RequestTemplate.compile(RequestText(line: "GET /{{run}}"))
        #expect(!constant.isConstant)
        var other = Profile(name: "p", operations: OperationTable(repeating: constant))
        other = other.inRun(.random())
        #expect(other.operations[.openFeed]?.isConstant == true)
    }

    @Test func `keys of the library's profiles differ between runs`() throws {
        for name in ["mastodon", "reference", "static"] {
            let profile = try Profile.load(path: "\(root)/profiles/\(name).yaml")
            let store = CaptureStore(slots: profile.valueSlots, accounts: 8)
            for slot in profile.valueSlots.indices {
                for account in 0..<8 as Range<UInt32> { store.set(slot: slot, account: account, to: bytes("7")[...]) }
            }
            for template in profile.requests {
                let keys = ["one", "two"].map { run in
                    var named = Profile(name: "", operations: OperationTable(repeating: template))
                    if let id = RunID(run) { named = named.inRun(id) }
                    var output: [UInt8] = []
                    let request = RenderContext(actor: 3, subject: 4, sequence: 9)
                    #expect(named.operations[.call]?.render(request, values: store, into: &output) == .ready)
                    return output.text.split(separator: "\r\n").first { $0.hasPrefix("Idempotency-Key: ") }
                }
                #expect(keys[0] == nil || keys[0] != keys[1], "\(name) \(template.name)")
            }
        }
    }
}
