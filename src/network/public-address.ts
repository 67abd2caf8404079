import { lookup as systemLookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';
import { Agent, buildConnector } from 'undici';

/** An address that nobody outside may send us to: this machine, a private network, a cloud's metadata. */
class ForbiddenAddress extends Error {
  override readonly name = 'ForbiddenAddress';
  constructor(host: string) {
    super(`${host} is not a public address`);
  }
}

const globalIPv6: [ipaddr.IPv6, number] = [ipaddr.IPv6.parse('2000::'), 3];

/** True for an IP address of the open internet; IPv4 written as IPv6 counts as what it stands for. */
export function isPublicAddress(text: string): boolean {
  if (!ipaddr.isValid(text)) return false;
  const address = ipaddr.process(text);
  if (address.range() !== 'unicast') return false;
  return address.kind() === 'ipv4' || address.match(globalIPv6);
}

/** Resolves a name and fails when any of its addresses is not public: a name with one good and one bad answer is an attack. */
const publicLookup: LookupFunction = (host, options, answer) => {
  systemLookup(host, { ...options, all: true }, (error, addresses) => {
    if (error !== null) return answer(error, '');
    if (addresses.length === 0 || !addresses.every(({ address }) => isPublicAddress(address)))
      return answer(new ForbiddenAddress(host), '');
    return options.all === true ? answer(null, addresses) : answer(null, addresses[0]?.address ?? '', addresses[0]?.family);
  });
};

/**
 * An undici dispatcher that connects to public addresses only, for requests to addresses that somebody else wrote. It judges the
 * address that is connected to and not the name, so a name that resolves differently the second time (rebinding) gains nothing.
 */
export function createPublicAgent(options: Omit<Agent.Options, 'connect'> = {}): Agent {
  const connect = buildConnector({ lookup: publicLookup, timeout: 10_000 });
  return new Agent({
    ...options,
    connect(target, done) {
      const host = target.hostname.replace(/^\[|\]$/g, '');
      // An address given as digits is never looked up, so it is judged here.
      if (isIP(host) !== 0 && !isPublicAddress(host)) return done(new ForbiddenAddress(host), null);
      return connect(target, done);
    },
  });
}
