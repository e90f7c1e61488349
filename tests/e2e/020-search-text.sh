#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# What a search prints for eyes: the best entry whole, others by a line, "not known" said plainly.
# shellcheck source=lib.sh
. "$E2E/lib.sh"
build_index

run "$faultline" --limit=1 'TypeError: __init__() takes 1 positional argument but 2 were given'
expect_status 0
expect_no_stderr
expect_stdout <<'END'
TypeError: __init__() takes 1 positional argument but 2 were given
  python/init-takes-no-arguments  N % sure

  Why      The class inherits the bare `__init__` of `object`; its own one is misspelt, often as `_init_`, and is never called.

           The instance itself counts as the first argument, hence two.

  Works    1.  93 % Rename the method to `__init__`, with two underscores on either side.
                      class Lantern:
                          def __init__(self, colour):
                              self.colour = colour
           2.  70 % Use a data class.
  Fails    1.  95 % Passing the value by name
                    The bare constructor takes no names either.
           2.    ?  Reinstalling Python

  fix rate N %, from a claim of 88 % (ai_generated)
END

# Two entries of one error: the second is told by a line.
run "$faultline" -n2 got permission denied while trying to connect to the docker daemon socket
expect_status 0
expect_stdout <<'END'
Got permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock
  docker/daemon-socket-denied-unix  N % sure

  Why      The user is not a member of the group that owns the daemon's socket, so opening it is refused.

  Works    1.  95 % Join the group and open a new login shell.
                      sudo usermod -aG docker "$USER"
                      newgrp docker
  Fails    1.  85 % Making the socket world-writable
                    The daemon sets the mode anew at its next start.

  fix rate N %, from a claim of 95 % (ai_generated)

Or one of these:
  N %    docker/daemon-socket-denied
           Got permission denied while trying to connect to the Docker daemon socket
END

# Other scripts, placeholders, identifiers.
run "$faultline" -n1 无法连接到数据库服务器：连接被拒绝
expect_status 0
expect_stdout <<'END'
无法连接到数据库服务器：连接被拒绝
  mysql/connection-refused-zh  N % sure

  Why      服务器只监听本机地址，或者防火墙关闭了端口。

  Works    1.  86 % 修改 `bind-address`，然后重新启动服务。
                      bind-address = 0.0.0.0
  Fails    1.  95 % 重新安装客户端
                    客户端没有问题。

  fix rate N %, from a claim of 82 % (ai_generated)
END

while IFS='|' read -r text id; do
    run "$faultline" --brief --limit=1 "$text"
    expect_status 0
    expect_stdout <<<"N %  fix N %  $id"
done <<'END'
не удалось создать файл блокировки индекса|git/index-lock-exists
НЕ УДАЛОСЬ СОЗДАТЬ ФАЙЛ БЛОКИРОВКИ ИНДЕКСА: ФАЙЛ УЖЕ СУЩЕСТВУЕТ|git/index-lock-exists
fatal: Unable to create '/home/eva/src/.git/index.lock': File exists.|git/index-lock-exists
Readiness probe failed: Get "http://10.1.2.3:8080/healthz": context deadline exceeded|kubernetes/probe-deadline
error[E0502]: cannot borrow `items` as mutable because it is also borrowed as immutable|rust/borrow-mutable-immutable
rm: cannot execute: Argument list too long while clearing /tmp/*.log|linux/glob-list-too-long
SQLSTATE 40P01|postgresql/deadlock-detected
deadlok detected|postgresql/deadlock-detected
deadlock detectd|postgresql/deadlock-detected
END
# Two slips in two words leave little: match or guess, it comes first.
run "$faultline" --brief --limit=1 deadlok detectd
expect_in_stdout 'postgresql/deadlock-detected$'
# A paraphrase shares few words with a catalogue of a dozen entries: match or guess, it comes first.
run "$faultline" --brief --limit=1 two workers update the same rows and one of them is thrown out
expect_in_stdout 'postgresql/deadlock-detected$'

# Nothing like it: the answer says so, and names no entry as the answer.
run "$faultline" zygomorphic frobnication of the quux
expect_status 1
expect_in_stdout '^Not known\.'
expect_not_in_stdout 'sure$'
run "$faultline" xqzzyv
expect_status 1
expect_stdout <<<'Not known.  The text holds no word that the index holds.'
run "$faultline" --domain=haskell deadlock detected
expect_status 1
expect_stdout <<<'Not known.  No entry that passes the filters shares a word with the text.'
run "$faultline" --brief --domain=haskell deadlock detected
expect_status 1
expect_stdout <<<'not known'
