// SPDX-License-Identifier: GPL-3.0-or-later
import Testing

@testable import Scenarios
@testable import Society

@Suite struct BehaviourKeyTests {
    @Test func `every parameter that a behaviour declares is a key of a scenario`() {
        let keys = Set(Section.all.flatMap { section in section.keys.map { "\(section.name).\($0.name)" } })
        for behaviour in SessionBehaviours.all {
            for parameter in behaviour.parameters {
                #expect(keys.contains(parameter), "\(behaviour.name) declares \(parameter)")
            }
        }
    }
}
