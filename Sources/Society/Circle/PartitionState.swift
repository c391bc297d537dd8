// SPDX-License-Identifier: GPL-3.0-or-later

/// What a partition keeps beside its rows, in plain values: they are changed in place, and nothing is looked up to do so.
///
/// Used by one worker at a time: the one that has the partition.
final class PartitionState: @unchecked Sendable {
    var requests = RequestInbox()
    var ties: TieLedger

    init(_ lists: FriendLists, _ frontier: ListFrontier) {
        ties = TieLedger(lists, frontier)
    }
}
