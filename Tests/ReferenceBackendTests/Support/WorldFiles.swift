// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing

/// A small temporary world folder: four accounts, three ties, one request, two posts.
final class WorldFiles: Sendable {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("watchcircle-\(UUID().uuidString)")
    var path: String { folder.path }

    static let files = [
        "world.json": """
        {"schema":1,"scenario":"test","seed":1,"instant_ms":100000,"watches":4,"friend_cap":150,\
        "received_per_day":3000,"quotas":[5,10,20],"quota_levels":[11,21],"request_life_days":7}
        """,
        "accounts.csv": """
        account,token,likes,likes_today,level,credits,school,class
        0,\(token(0)),10,0,0,5,1,11
        1,\(token(1)),800,2,12,6,1,11
        2,\(token(2)),30,0,30,7,1,12
        3,\(token(3)),5,0,0,0,,

        """,
        "ties.csv": "account,friend\n0,1\n0,2\n1,2\n",
        "requests.csv": "from,to\n3,0\n",
        "posts.csv":
            "post,account,instant_ms,likes,text\n1,1,100000,4,\"a \"\"word\"\", and\nmore\"\n2,2,40000,0,plain\n",
    ]

    /// The token of an account of the world.
    static func token(_ account: Int) -> String { String(repeating: "0123456789abcde\(account)", count: 2) }

    init() throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for (name, text) in Self.files { try write(name, text) }
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    func write(_ name: String, _ text: String) throws {
        try Data(text.utf8).write(to: folder.appendingPathComponent(name))
    }

    /// Replaces a part of a file.
    func change(_ name: String, _ part: String, to other: String) throws {
        let text = try #require(Self.files[name])
        try #require(text.contains(part), "\(name) does not contain \(part)")
        try write(name, text.replacingOccurrences(of: part, with: other))
    }
}
