// SPDX-License-Identifier: GPL-3.0-or-later
import CounterRNG

@testable import Society

extension ReferenceSession {
    /// Draws children of the block and the school years of one of the child's groups until one belongs to the group, 16
    /// times at most. One word selects the school, the class and the child: what it leaves over selects the next.
    mutating func meetInGroup() -> (child: Int, met: MeetingPlace)? {
        let layer = words.next(below: 2)
        let schools = society.block(of: me, layer: layer)
        let years = society.years(of: society.classes[society.children[me].schoolClass], layer: layer)
        for _ in 0..<16 {
            var word = UInt64(words.next())
            func next(below bound: Int) -> Int {
                let product = word * UInt64(bound)
                word = product % 4_294_967_296
                return Int(product / 4_294_967_296)
            }
            let school = schools[next(below: schools.count)]
            let classes = society.classes.filter { $0.school == school && society.years(of: $0, layer: layer) == years }
            guard !classes.isEmpty else { continue }
            let children = classes[next(below: classes.count)].children
            guard !children.isEmpty else { continue }
            let other = children[next(below: children.count)]
            if society.shareGroup(me, other, layer: layer) { return (other, .group) }
        }
        return nil
    }
}

extension ReferenceSociety {
    /// Returns the schools of the block of a child: of n schools of its stage, in ascending order and turned by half a block
    /// in the second layer, the block of the school at place p is p · blocks / n.
    fileprivate func block(of child: Int, layer: Int) -> [Int] {
        let population = parameters.population
        let age = classes[children[child].schoolClass].age
        let stage = population.stages.first { $0.ages.contains(age) }!.ages
        let schools = Set(classes.filter { stage.contains($0.age) }.map(\.school)).sorted()
        let owners = population.schoolSize * population.ownership * 2 / Double(max(2, stage.count))
        let size = max(1, Double(4 * parameters.friends.groupSize) / max(1, owners))
        let blocks = max(1, Int((Double(schools.count) / size).rounded()))
        let turn = layer == 0 ? 0 : schools.count / blocks / 2
        let turned = schools.indices.map { schools[($0 + schools.count - turn) % schools.count] }
        let own = turned.firstIndex(of: classes[children[child].schoolClass].school)! * blocks / schools.count
        return turned.indices.filter { $0 * blocks / schools.count == own }.map { turned[$0] }
    }

    /// Returns the pair of school years of a class.
    fileprivate func years(of schoolClass: ReferenceClass, layer: Int) -> Int {
        (schoolYears - schoolClass.age + layer + 256) / 2
    }

    /// Returns whether two children of a block belong to the same group: two neighbouring school years, and one of four
    /// groups, by their rows.
    fileprivate func shareGroup(_ one: Int, _ other: Int, layer: Int) -> Bool {
        let keys = [one, other].map { child in
            let row = mix64(seed ^ 0x6772_6F75_7073 &+ UInt64(child))
            return [
                years(of: classes[children[child].schoolClass], layer: layer), Int(row >> UInt64(60 - 4 * layer) & 3),
            ]
        }
        return keys[0] == keys[1]
    }
}
