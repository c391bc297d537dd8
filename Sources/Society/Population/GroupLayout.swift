// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import CounterRNG

/// The groups of children who meet on the watch: chat groups, clubs and "families" of friends.
///
/// Each child belongs to one group in each of two layers, for as long as it stays in its school. The members of a group
/// come from a block of neighbouring schools of one stage. They belong to two neighbouring school years, and a hash of the
/// row chooses one of four groups of the block. A group therefore needs no memory, and renews itself as children enter and
/// leave.
///
/// - Source: Feld, "The focused organization of social ties", American Journal of Sociology 86, 1981.
struct GroupLayout {
    static let layers = 2
    /// The groups among which the children of a block and a pair of school years are divided; a power of two.
    private static let groupsPerBlock = 4

    /// The schools by stage and number, and the position of each school in that order.
    private let order: Column<UInt32>
    private let positions: Column<UInt32>
    /// The stage of each school.
    private let stages: Column<UInt8>
    /// For each stage its first position, the end of its positions, and its number of blocks.
    private let spans: Column<SIMD4<UInt32>>

    /// Lays out blocks whose groups have about `size` members.
    init(_ schools: SchoolMap, _ population: PopulationParameters, size: Int, store: ColumnStore) {
        let count = schools.regions.count
        let stageAges = population.stages
        order = store.column(of: UInt32.self, count: count)
        positions = store.column(of: UInt32.self, count: count)
        stages = store.column(of: UInt8.self, count: count)
        spans = store.column(of: SIMD4<UInt32>.self, count: max(1, stageAges.count))
        var next = 0
        for (index, stage) in stageAges.enumerated() {
            let first = next
            for school in 0..<count where stage.ages.contains(Int(schools.ages[Int(schools.firstClasses[school])])) {
                (order[next], positions[school], stages[school]) = (UInt32(school), UInt32(next), UInt8(index))
                next += 1
            }
            let perSchool = population.schoolSize * population.ownership * 2 / Double(max(2, stage.ages.count))
            let wanted = max(1, Double(GroupLayout.groupsPerBlock * size) / max(1, perSchool))
            let blocks = max(1, Int((Double(next - first) / wanted).rounded()))
            spans[index] = [UInt32(first), UInt32(next), UInt32(blocks), 0]
        }
    }

    /// A block of schools in one layer.
    struct Block {
        let layer: Int
        /// The number of the block within its stage.
        let number: Int
        /// The first position of the stage, and its numbers of schools and of blocks.
        fileprivate let first: Int
        fileprivate let schools: Int
        fileprivate let blocks: Int

        /// The number of schools before the block, in the order of the layer.
        fileprivate var start: Int { (number * schools + blocks - 1) / blocks }
        /// The number of schools in the block.
        var count: Int { ((number + 1) * schools + blocks - 1) / blocks - start }
        /// The blocks of the layers are shifted by half a block.
        fileprivate var shift: Int { layer * (schools / blocks / 2) }
        /// A number that no other block of the layer has.
        fileprivate var identity: Int { first + number }
    }

    /// Returns all blocks of a layer.
    func blocks(inLayer layer: Int) -> [Block] {
        (0..<spans.count).flatMap { stage in
            let span = spans[stage]
            return (0..<(span.y > span.x ? Int(span.z) : 0)).map { block(span, layer: layer, number: $0) }
        }
    }

    /// Returns the block of a school in a layer.
    @inline(__always)
    func block(ofSchool school: Int, layer: Int) -> Block {
        let span = spans[Int(stages[school])]
        let whole = block(span, layer: layer, number: 0)
        let place = (Int(positions[school]) - whole.first + whole.shift) % whole.schools
        return block(span, layer: layer, number: place * whole.blocks / whole.schools)
    }

    /// Returns the school with an index in a block.
    @inline(__always)
    func school(_ index: Int, of block: Block) -> Int {
        Int(order[block.first + (block.start + index + block.schools - block.shift) % block.schools])
    }

    @inline(__always)
    private func block(_ span: SIMD4<UInt32>, layer: Int, number: Int) -> Block {
        Block(
            layer: layer, number: number, first: Int(span.x), schools: Int(span.y &- span.x), blocks: Int(span.z))
    }

    /// Returns the pair of school years to which children of an age belong; the layers pair them differently.
    ///
    /// - Parameter year: the number of changes of the school year so far.
    @inline(__always)
    static func years(age: Int, year: Int, layer: Int) -> Int { (year &- age &+ layer &+ 256) >> 1 }

    /// Returns the two ages whose children belong to the same pair of school years as those of an age.
    @inline(__always)
    static func ages(with age: Int, year: Int, layer: Int) -> ClosedRange<Int> {
        let isOlder = years(age: age &- 1, year: year, layer: layer) == years(age: age, year: year, layer: layer)
        return isOlder ? (age &- 1)...age : age...(age &+ 1)
    }

    /// Returns to which of the groups of its block the child of a row belongs.
    ///
    /// The row decides, whoever the child is, so that a search for members needs no look at the children's rows.
    @inline(__always)
    static func choice(ofRow row: Int, seed: UInt64, layer: Int) -> Int {
        let bits = mix64(seed ^ 0x6772_6F75_7073 &+ UInt64(truncatingIfNeeded: row))
        return Int(truncatingIfNeeded: bits >> UInt64(60 - 4 * layer)) & (groupsPerBlock - 1)
    }

    /// Returns a number of a group, which no other group of the layer has.
    @inline(__always)
    static func identity(_ block: Block, years: Int, choice: Int) -> UInt32 {
        UInt32(truncatingIfNeeded: (block.identity * 256 + years) * groupsPerBlock + choice)
    }
}

extension World {
    /// Returns the number of the group of `row` in a layer.
    @inline(__always)
    func group(of row: Int, layer: Int) -> UInt32 {
        let number = schoolClass(of: row)
        return GroupLayout.identity(
            groups.block(ofSchool: Int(classes.schools[number]), layer: layer),
            years: GroupLayout.years(age: Int(classes.ages[number]), year: tables.schoolYears, layer: layer),
            choice: GroupLayout.choice(ofRow: row, seed: seed, layer: layer))
    }

    /// Calls `body` with each child of a block, and the number of its group.
    func forEachMember(of block: GroupLayout.Block, _ body: (_ row: Int, _ group: UInt32) -> Void) {
        for index in 0..<block.count {
            for number in classes.classes(ofSchool: groups.school(index, of: block)) {
                let years = GroupLayout.years(
                    age: Int(classes.ages[number]), year: tables.schoolYears, layer: block.layer)
                for seat in classes.seats(ofClass: number) {
                    let row = classes.row(at: seat)
                    let choice = GroupLayout.choice(ofRow: row, seed: seed, layer: block.layer)
                    body(row, GroupLayout.identity(block, years: years, choice: choice))
                }
            }
        }
    }
}
