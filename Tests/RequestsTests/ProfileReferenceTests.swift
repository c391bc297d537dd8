// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Operations
import Requests
import Scenarios
import Testing

@Suite struct ProfileReferenceTests {
    @Test func `docs/profiles.md equals the rendered table of keys`() throws {
        let path = "\(root)/docs/profiles.md"
        if ProcessInfo.processInfo.environment["WATCHCIRCLE_WRITE_REFERENCE"] != nil {
            try Data(Profile.reference.utf8).write(to: URL(fileURLWithPath: path))
        }
        let written = try String(contentsOfFile: path, encoding: .utf8)
        #expect(
            written == Profile.reference, "run WATCHCIRCLE_WRITE_REFERENCE=1 swift test --filter ProfileReferenceTests")
    }

    @Test func `the example of the page is a valid profile`() throws {
        let example = try #require(Profile.reference.split(separator: "```yaml\n").last?.split(separator: "```").first)
        let profile = try Profile.parse(Array(example.utf8), path: "small.yaml")
        #expect(profile.name == "small")
        #expect(OperationKind.allCases.count { profile.operations[$0] != nil } == 3)
    }
}
