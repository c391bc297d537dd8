// SPDX-License-Identifier: GPL-3.0-or-later
import Columns

/// What a partition keeps beside its rows, in plain values: they are changed in place, and nothing is looked up to do so.
///
/// Used by one worker at a time: the one that has the partition.
final class PartitionState: @unchecked Sendable {
    var requests: RequestInbox
    var ties: TieLedger
    /// The quarter of an hour of today before which nobody's next session begins, or an earlier one.
    var quietUntil: UInt8 = 0

    init(_ world: World, _ arena: BlockArena, store: ColumnStore) {
        requests = RequestInbox(rows: 1 << world.partitionBits, store: store)
        ties = TieLedger(arena)
    }
}
