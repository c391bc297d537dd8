// SPDX-License-Identifier: GPL-3.0-or-later
import LoadDriver
import LoadTesting
import Measurement
import Programs
import Reporting
import Synchronization

/// Shows the events of a drive: progress on the terminal, the live page, and messages on standard error.
final class DriveDisplay: Sendable {
    /// A description of the drive.
    struct Description: Sendable {
        /// The first event of the live page.
        var hello: LiveHello
        /// The backend's URL, for messages.
        var target: String
        /// Duration of the load; seconds.
        var seconds: Double
        /// Objectives of the run.
        var objectives: [Objective]
        /// The society; nil for a plain load.
        var society: (watches: Int, expectedBytes: Int, calendar: Programs.Calendar)?
    }

    private let drive: Description
    private let progress: Programs.Progress
    private let feed: LiveFeed?
    private let isQuiet: Bool
    /// The reporter of the seconds of the load, once it has begun.
    private let live = Mutex<LiveDrive?>(nil)

    /// Creates a display.
    ///
    /// - Parameters:
    ///   - drive: the drive.
    ///   - progress: the progress display on the terminal.
    ///   - feed: the live page; nil if there is none.
    ///   - isQuiet: whether to print only errors.
    init(_ drive: Description, _ progress: Programs.Progress, _ feed: LiveFeed?, isQuiet: Bool) {
        (self.drive, self.progress, self.feed, self.isQuiet) = (drive, progress, feed, isQuiet)
    }

    /// Shows an event.
    func show(_ event: DriveEvent) {
        switch event {
        case .begun, .building, .simulating, .settingUp, .comparing, .driving, .readingBack, .recording: enter(event)
        case .ticks(let done, let operations): progress.done(ticks: done, operations: operations)
        case .setUp(let step): show(share: step.fraction, step.text)
        case .settling(let left): show(share: 1, "set up; the load begins in \(Readable.seconds(left.rounded(.up)))")
        case .notReady(let seconds): show(share: 1, "set up; not ready after \(Readable.seconds(seconds.rounded()))")
        case .second(let row, let workers): live.withLock(\.self)?.send(row, workers)
        case .readingAgain(let accounts): show(share: 1, "reading \(accounts) accounts again")
        case .coverage, .firstRequestsFailed, .endedEarly, .notReadBack, .tearDownFailed: say(event)
        }
    }

    /// Shows a stage on the terminal and on the live page. The page of a plain load begins with the load.
    private func enter(_ stage: DriveEvent) {
        switch stage {
        case .begun where drive.society != nil:
            feed?.send(.hello(drive.hello))
            feed?.enter("building")
        case .building:
            if let society = drive.society {
                progress.enter(.building(watches: society.watches, bytes: society.expectedBytes))
            }
        case .simulating:
            Interruption.runBegins()
            if let society = drive.society { progress.enter(.simulating(society.calendar)) }
        case .settingUp:
            Interruption.runBegins()
            guard drive.society != nil else { return }
            show(share: 0, "setting up")
            feed?.enter("setting up")
        case .comparing:
            feed?.enter("comparing")
            show(share: 0, "comparing the backend's state with that of the world")
        case .driving(let phases): beginLoad(phases)
        case .readingBack:
            show(share: 1, "reading back")
            feed?.enter("reading back")
        case .recording:
            progress.enter(.reporting)
            if drive.society != nil { feed?.enter("reporting") }
        default: break
        }
    }

    private func beginLoad(_ phases: [Phase]) {
        if drive.society == nil { feed?.send(.hello(drive.hello)) }
        feed?.enter("driving")
        let reporter = LiveDrive(
            feed, progress, kinds: Drive.kindNames, seconds: drive.seconds, objectives: drive.objectives,
            phases: phases)
        live.withLock { $0 = reporter }
    }

    private func show(share: Double, _ figures: String) {
        progress.enter(.driving(share: share, figures: figures))
    }

    /// Prints a finding.
    private func say(_ finding: DriveEvent) {
        switch finding {
        case .coverage(let coverage):
            if !isQuiet { Terminal.printError("watchcircle: \(coverage.text)") }
        case .firstRequestsFailed(let first):
            let reason = first.reasons().first.map { "\n  hint: \($0)" } ?? ""
            Terminal.printError("watchcircle: \(drive.target): the first requests all fail: \(first.sentence)\(reason)")
        case .endedEarly(let early): Terminal.printError("watchcircle: ended: \(early.reason)")
        case .notReadBack(let failures):
            Terminal.printError("watchcircle: \(drive.target): some accounts were not read back: \(failures.words)")
        case .tearDownFailed(let failures):
            Terminal.printError("watchcircle: \(drive.target): the tear-down failed: \(failures.words)")
        default: break
        }
    }
}

extension SetUpProgress {
    /// The progress in words, such as `setting up: friend requests 3,200 of 12,000`.
    fileprivate var text: String {
        "setting up: \(step) \(Readable.number(Double(done))) of \(Readable.number(Double(count)))"
    }
}

extension LiveHello {
    /// Creates the description of a drive.
    ///
    /// - Parameter seconds: duration of the load; seconds.
    init(of setup: DrivenSetup, lasting seconds: Double, name: String, title: String) {
        self.init(isDriven: true, name: name, title: title, kinds: Self.kinds(Drive.kindNames))
        self.seconds = seconds
        (warmUpSeconds, target, arrivals) = (setup.warmUpSeconds, setup.target, setup.load)
    }
}
