// SPDX-License-Identifier: GPL-3.0-or-later
import CounterRNG

/// The clusters of one school: sets of about a dozen children who meet in the yard, on the way to school or in a club.
///
/// A class falls into four cliques, two of each sex, apart from a few children who join a clique of the other sex. A
/// cluster consists of whole cliques of several classes of the same or a neighbouring age. Two friends of a class
/// therefore often have the same friends in other classes: ties in school close triads.
struct SchoolClusters {
    /// The children of the school, one cluster after the other.
    private(set) var rows: [Int] = []
    /// The index of the class of each child, in the same order.
    private(set) var classes: [Int] = []
    /// The first index of each cluster, followed by the number of children.
    private(set) var starts: [Int] = []

    private struct Place {
        let row: Int
        let schoolClass: Int
        /// The sex and the age of the cliques that meet.
        let cell: Int
        let clique: UInt64
    }

    /// Creates the clusters of `school`.
    ///
    /// - Parameters:
    ///   - stray: the share of children who join a clique of the other sex.
    ///   - size: the mean number of children in a cluster.
    init(_ schools: SchoolMap, _ school: Int, stray: Chance, size: Int, salt: UInt64, isGirl: (Int) -> Bool) {
        var places: [Place] = []
        for number in schools.classes(ofSchool: school) {
            for row in Int(schools.classStarts[number])..<Int(schools.classStarts[number + 1]) {
                let clique = SchoolClusters.clique(of: row, isGirl: isGirl(row), stray: stray, salt: salt)
                let bits = mix64(salt ^ UInt64(schools.classStarts[number]) << 3 ^ UInt64(clique) << 60)
                let age = Int(schools.ages[number]) + Int(bits >> 63)
                places.append(Place(row: row, schoolClass: number, cell: age * 2 + (clique & 1), clique: bits))
            }
        }
        places.sort { ($0.cell, $0.clique, $0.row) < ($1.cell, $1.clique, $1.row) }
        rows = places.map(\.row)
        classes = places.map(\.schoolClass)
        var start = 0
        while start < places.count {
            let end = places[start...].firstIndex { $0.cell != places[start].cell } ?? places.count
            cut(places[start..<end], size: size)
            start = end
        }
        starts.append(places.count)
    }

    /// Returns the clique of `row` in its class, 0...3; the lowest bit is 1 for a clique of girls.
    static func clique(of row: Int, isGirl: Bool, stray: Chance, salt: UInt64) -> Int {
        let own = mix64(salt ^ UInt64(row))
        let strays = own >> 32 < stray.threshold
        return Int(own & 1) * 2 + (isGirl != strays ? 1 : 0)
    }

    /// Cuts the cliques of one cell into clusters of similar size.
    private mutating func cut(_ places: ArraySlice<Place>, size: Int) {
        let clusters = max(1, (places.count + size / 2) / size)
        var (cluster, last) = (-1, UInt64.max)
        for index in places.indices where index == places.startIndex || places[index].clique != last {
            last = places[index].clique
            let now = (index - places.startIndex) * clusters / places.count
            if now != cluster { starts.append(index) }
            cluster = now
        }
    }
}
