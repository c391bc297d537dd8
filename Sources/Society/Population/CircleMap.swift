// SPDX-License-Identifier: GPL-3.0-or-later
import CounterRNG

/// The families of the committed circle: sets of committed children, and the ordinary children around each.
///
/// The families have the same size in societies of any size. Their followers are the ordinary children who answer
/// exchange threads, split evenly between the families.
struct CircleMap {
    private let members: [UInt32]
    private let followers: [UInt32]
    /// The number of families.
    let count: Int

    /// Splits the committed children into families of about `size`.
    init(committed: [UInt32], followers: [UInt32], size: Int, salt: UInt64) {
        members = CircleMap.shuffled(committed, salt: salt)
        self.followers = CircleMap.shuffled(followers, salt: salt ^ 0xF0)
        count = committed.isEmpty ? 0 : max(1, (committed.count + size / 2) / size)
    }

    func members(of family: Int) -> ArraySlice<UInt32> { members[part(family, members.count)] }

    func followers(of family: Int) -> ArraySlice<UInt32> { followers[part(family, followers.count)] }

    private func part(_ family: Int, _ total: Int) -> Range<Int> {
        (family * total / count)..<((family + 1) * total / count)
    }

    private static func shuffled(_ children: [UInt32], salt: UInt64) -> [UInt32] {
        children.map { (mix64(salt ^ UInt64($0)), $0) }.sorted { $0 < $1 }.map(\.1)
    }
}
