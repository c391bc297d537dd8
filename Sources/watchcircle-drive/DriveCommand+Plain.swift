// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import LoadDriver
import Measurement
import Operations
import Programs
import Requests

extension DriveCommand {
    /// A load without a society: for the raw speed of a backend, or of this generator.
    func drivePlainly() throws -> Programs.ExitCode {
        var operations = OperationTable<RequestTemplate?>(repeating: nil)
        for kind in OperationKind.allCases {
            operations[kind] = try RequestTemplate.compile(RequestText(name: kind.name, line: "GET /"))
        }
        let profile = Profile(name: "static", operations: operations)
        let transport = try connections.transport(to: load.target, concurrency: load.closed, version: .http1)
        let seconds = load.duration?.seconds ?? 0
        let values = CaptureStore(slots: profile.valueSlots, accounts: load.accounts)
        let drive = try Drive(
            transport, profile: profile, values: values, warmUp: load.warmUp.seconds, duration: seconds,
            isAudited: false, seed: 1)
        if let failure = drive.open() { throw DriveError(.setUpFailed, "\(load.target): \(failure.meaning)") }
        let start = drive.now
        drive.start(load.plain, kinds: try load.kinds(), accounts: UInt32(load.accounts), seed: 1)
        while drive.now < start + Int64(seconds * 1e9) {
            drive.sweep()
            usleep(100_000)
            _ = drive.takeSeconds()
        }
        let (totals, busiest) = drive.finish(patience: 10)
        drive.close()
        let all = OperationTimes("all", totals.overall)
        print(
            all.requests, all.outcomes, DurationFigures(all.times.response), DurationFigures(all.times.service),
            DurationFigures(all.times.lag), busiest)
        return .pass
    }
}
