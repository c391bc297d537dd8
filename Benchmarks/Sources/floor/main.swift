// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// Reads the option `--name VALUE`, a whole number of at least 1.
func option(_ name: String, _ standard: Int) -> Int {
    guard let place = CommandLine.arguments.firstIndex(of: name) else { return standard }
    guard place + 1 < CommandLine.arguments.count, let value = Int(CommandLine.arguments[place + 1]), value >= 1 else {
        FileHandle.standardError.write(Data("floor: \(name) must be a whole number, at least 1\n".utf8))
        exit(64)
    }
    return value
}

let watches = option("--watches", 1_000_000)
let threads = option("--threads", 2)
let days = option("--days", 3)

let exchange = Exchange(circle: Circle(children: watches, threads: threads), threads: threads)
var best = Double.infinity
for day in 1...days {
    let taken = ContinuousClock().measure { exchange.run(day: day) }
    best = min(best, taken / .seconds(1))
}

let sent = watches * likesPerDay * days
guard exchange.circle.likesReceived == sent else {
    FileHandle.standardError.write(Data("floor: the number of likes received differs from the \(sent) sent\n".utf8))
    exit(1)
}
let perLike = best * Double(threads) * 1e9 / Double(watches * likesPerDay)
print(
    "floor: seconds_per_day=\(best) ns_per_like_core=\(perLike)",
    "watches=\(watches) threads=\(threads) likes_per_watch_day=\(likesPerDay) days=\(days)")
