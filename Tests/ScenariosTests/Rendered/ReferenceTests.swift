// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Society
import Testing

@testable import Scenarios

@Suite struct ReferenceTests {
    @Test func `docs/scenarios.md equals the rendered table of keys`() throws {
        let path = "\(root)/docs/scenarios.md"
        if ProcessInfo.processInfo.environment["WATCHCIRCLE_WRITE_REFERENCE"] != nil {
            try write(Scenario.referencePage, to: path)
        }
        let written = try String(contentsOfFile: path, encoding: .utf8)
        #expect(
            written == Scenario.referencePage, "run WATCHCIRCLE_WRITE_REFERENCE=1 swift test --filter ReferenceTests")
    }

    @Test func `every default in the reference parses to the default value`() throws {
        for section in Section.all {
            for key in section.keys {
                let line = "\(key.name): \(key.defaultText)"
                let scenario = try read(section.name.isEmpty ? line : "\(section.name):\n  \(line)\n")
                #expect(scenario.parameters == SocietyParameters(), "\(section.name).\(key.name)")
            }
        }
    }

    @Test func `every key sets the parameter of its own name`() throws {
        for section in Section.all {
            for key in section.keys {
                // The description of a key path holds the names along it, except for subscripts.
                let path = "\(key.shape)"
                let name = section.name == "payloads" ? "payloads" : "\(section.name).\(key.name)"
                #expect(path.contains(section.name.isEmpty ? ".\(key.name)" : ".\(name)"), "\(name): \(path)")
            }
        }
    }

    @Test func `every parameter of the society has a key`() {
        var names: Set<String> = []
        for section in Section.all {
            for key in section.keys { names.insert(section.name.isEmpty ? key.name : "\(section.name).\(key.name)") }
        }
        var missing: [String] = []
        for group in Mirror(reflecting: SocietyParameters()).children {
            guard let name = group.label, name != "payloads" else { continue }
            let parts = Mirror(reflecting: group.value).children
            if parts.isEmpty, !names.contains(name) { missing.append(name) }
            for part in parts where !names.contains("\(name).\(part.label ?? "")") {
                missing.append("\(name).\(part.label ?? "")")
            }
        }
        #expect(missing == [])
    }
}
