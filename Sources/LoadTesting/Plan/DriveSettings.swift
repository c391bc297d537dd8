// SPDX-License-Identifier: GPL-3.0-or-later
public import Foundation
public import LoadDriver
public import Measurement
public import Requests

/// The settings that the drive of a scenario and a plain load have in common.
public struct DriveSettings: Sendable {
    /// Duration of the unmeasured warm-up at the beginning of the load; seconds.
    public var warmUp = 0.0
    /// Wait between the set-up and the load; seconds.
    public var settle = 0.0
    /// Maximum time in which the profile's readiness request may fail; seconds.
    public var readyWithin = 60.0
    /// Maximum wait for the last responses; seconds.
    public var patience = 10.0
    /// The shard of the load that this process sends.
    public var shard = Shard.whole
    /// The run's ID, which the profile's requests may contain.
    public var run = RunID.random()
    /// The folder of the CSV files that the profile names; nil if it names none.
    public var valuesFolder: URL?
    /// Hosts other than this machine that the caller is allowed to load, spelled as in the target's URL.
    public var permittedHosts: Set<String> = []
    /// The request log; nil if none is written. The caller closes it.
    public var requestLog: RequestLog?
    /// The destination of the rows of ticks, days and seconds.
    public var rows = RunRows.dropped

    /// Creates the default settings: no warm-up, the whole load, no files.
    public init() {}
}

extension Target {
    /// Whether a load on this target is permitted: it is this machine, or one of `hosts`.
    public func isPermitted(among hosts: some Collection<String>) -> Bool { isLoopback || hosts.contains(host) }

    /// Checks that a load on this target is permitted, since it can take a service down.
    func checkPermission(_ settings: DriveSettings) throws(DrivePlanError) {
        guard isPermitted(among: settings.permittedHosts) else { throw .targetNotPermitted(url: url, host: host) }
    }
}
