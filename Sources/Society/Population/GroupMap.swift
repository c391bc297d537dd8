// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import CounterRNG

/// A layer of groups of children who meet on the watch: chat groups, clubs and "families" of friends.
///
/// Each child belongs to one group of the layer. The members of a group come from one region, or from several regions
/// if these are small, and their ages differ by at most a year. The groups are random apart from that, so that the
/// members come from many schools, whatever the number of children.
///
/// - Source: Feld, "The focused organization of social ties", American Journal of Sociology 86, 1981.
struct GroupMap {
    /// The members of all groups, one group after the other, in ascending order within a group.
    private let members: Column<UInt32>
    /// The first member of each group, followed by the number of children.
    private let starts: [UInt32]
    private let cells: Cells
    private let salt: UInt64

    /// Regions are pooled until a pool has at least this many children; otherwise groups would be too small.
    private static let smallestPool = 2_000

    /// Assigns all children to groups of about `size`, and writes the members of all groups to `members`.
    init(_ schools: SchoolMap, size: Int, salt: UInt64, members: Column<UInt32>) {
        self.salt = salt
        self.members = members
        let cells = Cells(schools, size: size, salt: salt)
        self.cells = cells
        var next = [UInt32](repeating: 0, count: cells.groups + 1)
        cells.forEachRow(schools, salt: salt) { row, cell in next[cells.group(of: row, cell, salt: salt) + 1] += 1 }
        for group in next.indices.dropFirst() { next[group] += next[group - 1] }
        starts = next
        cells.forEachRow(schools, salt: salt) { row, cell in
            let group = cells.group(of: row, cell, salt: salt)
            members[Int(next[group])] = UInt32(row)
            next[group] += 1
        }
    }

    /// The number of groups.
    var count: Int { starts.count - 1 }

    /// Returns the number of members of a group.
    func size(of group: Int) -> Int { Int(starts[group + 1] - starts[group]) }

    /// Returns a member of a group.
    @inline(__always)
    func member(_ index: Int, of group: Int) -> Int { Int(members[Int(starts[group]) &+ index]) }

    /// Returns the group of `row`, a child of the class `schoolClass`.
    func group(of row: Int, inClass schoolClass: Int) -> Int {
        cells.group(of: row, cells.cell(of: row, inClass: schoolClass, salt: salt), salt: salt)
    }

    /// The sets of children from which groups are drawn: one per pool of regions and pair of neighbouring ages.
    private struct Cells {
        /// The first cell of each class: that of its own age and the one below; the next cell has the one above.
        private var first: [UInt32] = []
        /// The first group of each cell, followed by the number of groups.
        private var firstGroups: [UInt32] = [0]

        var groups: Int { Int(firstGroups[firstGroups.count - 1]) }

        init(_ schools: SchoolMap, size: Int, salt: UInt64) {
            let ages = Int(schools.ages.max() ?? 0) + 2
            let pools = Cells.pools(schools)
            for school in schools.regions.indices {
                for number in schools.classes(ofSchool: school) {
                    first.append(UInt32(pools[school] * ages) + UInt32(schools.ages[number]))
                }
            }
            var sizes = [Int](repeating: 0, count: ((pools.last ?? 0) + 1) * ages)
            let cells = self
            cells.forEachRow(schools, salt: salt) { _, cell in sizes[cell] += 1 }
            for children in sizes {
                let groups = children == 0 ? 0 : max(1, (children + size / 2) / size)
                firstGroups.append(UInt32(self.groups + groups))
            }
        }

        /// Returns the pool of each school.
        private static func pools(_ schools: SchoolMap) -> [Int] {
            var pools: [Int] = []
            var (pool, children) = (0, 0)
            for school in schools.regions.indices {
                if school > 0, schools.regions[school] != schools.regions[school - 1],
                    children >= GroupMap.smallestPool
                {
                    (pool, children) = (pool + 1, 0)
                }
                children += schools.rows(ofSchool: school).count
                pools.append(pool)
            }
            // A small rest joins the last pool.
            if pool > 0, children < GroupMap.smallestPool {
                for school in pools.indices where pools[school] == pool { pools[school] = pool - 1 }
            }
            return pools
        }

        @inline(__always)
        func cell(of row: Int, inClass number: Int, salt: UInt64) -> Int {
            Int(first[number]) &+ Int(mix64(salt ^ UInt64(row)) & 1)
        }

        @inline(__always)
        func group(of row: Int, _ cell: Int, salt: UInt64) -> Int {
            let (low, high) = (Int(firstGroups[cell]), Int(firstGroups[cell &+ 1]))
            let bits = mix64(salt ^ UInt64(row)) >> 32
            return low &+ Int((bits &* UInt64(high &- low)) >> 32)
        }

        /// Calls `body` with each row and its cell.
        func forEachRow(_ schools: SchoolMap, salt: UInt64, _ body: (_ row: Int, _ cell: Int) -> Void) {
            for number in first.indices {
                for row in Int(schools.classStarts[number])..<Int(schools.classStarts[number + 1]) {
                    body(row, cell(of: row, inClass: number, salt: salt))
                }
            }
        }
    }
}
