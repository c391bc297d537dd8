// SPDX-License-Identifier: GPL-3.0-or-later
import Columns

/// The state of a partition beside its rows, as plain values that are changed in place without look-ups.
///
/// Only the worker that runs the partition accesses it.
final class PartitionState: @unchecked Sendable {
    var requests: RequestInbox
    var ties: TieChanges
    /// A quarter of an hour of today before which no session of the partition starts; a lower bound.
    var firstWakeBound: UInt8 = 0

    init(_ world: World, _ arena: BlockArena, store: ColumnStore) {
        requests = RequestInbox(rows: 1 << world.partitionBits, store: store)
        ties = TieChanges(arena)
    }
}
