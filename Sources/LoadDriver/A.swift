// SPDX-License-Identifier: GPL-3.0-or-later
public import NIOCore
public import NIOHTTP2
public import NIOPosix
public import NIOSSL
