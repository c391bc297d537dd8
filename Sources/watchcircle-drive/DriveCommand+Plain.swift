// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import LoadDriver
import Measurement
import Operations
import Programs
import Reporting
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
        Interruption.watch()
        let progress = Progress(isQuiet: settings.quiet)
        let feed = try LiveFeed.start(live, isQuiet: settings.quiet)
        let watch = plainWatch(feed, progress, seconds: seconds, target: transport.target.authority)
        let start = drive.now
        drive.start(load.plain, kinds: try load.kinds(), accounts: UInt32(load.accounts), seed: 1)
        Interruption.runBegins()
        let monitor = DriveMonitor(drive, begin: start, phases: []) { row, lanes in watch.tell(row, lanes) }
        while drive.now < start + Int64(seconds * 1e9), !Interruption.isAsked { usleep(50_000) }
        let (totals, busiest) = drive.finish(patience: 10)
        _ = monitor.end()
        drive.close()
        progress.end()
        feed?.end(LiveEnd(words: "The load is over."))
        let all = OperationTimes("all", totals.overall)
        print(
            all.requests, all.outcomes, DurationFigures(all.times.response), DurationFigures(all.times.service),
            DurationFigures(all.times.lag), busiest)
        return .pass
    }

    /// Tells a plain load to those who look on.
    private func plainWatch(
        _ feed: LiveFeed?, _ progress: Programs.Progress, seconds: Double, target: String
    ) -> LiveDrive {
        var hello = LiveHello(
            isDriven: true, name: "plain load", title: "A plain load", kinds: LiveHello.kinds(Drive.kindNames))
        hello.seconds = seconds
        hello.warmUpSeconds = load.warmUp.seconds
        hello.target = target
        hello.arrivals = load.arrivalsInWords
        feed?.tell(.hello(hello))
        feed?.enter("driving")
        return LiveDrive(feed, progress, kinds: Drive.kindNames, seconds: seconds)
    }
}

extension LoadOptions {
    /// How operations of a plain load arrive.
    fileprivate var arrivalsInWords: String {
        if let closed { return "\(closed) at a time" }
        if let ramp { return "\(Readable.number(ramp.from))/s to \(Readable.number(ramp.to))/s, \(arrivals)" }
        return rate.map { "\(Readable.number($0.perSecond))/s, \(arrivals)" } ?? ""
    }
}
