/** From the top of the house down; a room may use what is below it. */
const floors = [
  '^src/main[.]ts$',
  '^src/app/',
  '^src/(commands|jobs|web)/',
  '^src/generations/',
  '^src/money/',
  '^src/accounts/',
  '^src/(platforms|backends|media|queue|database)/',
  '^src/(config|errors|logging|clock|metrics|micro-usd|network)/',
];

/** The one room that names a vendor's package. */
const homes = {
  '(discord[.]js|@discordjs|discord-api-types)': 'platforms/discord',
  '@slack': 'platforms/slack',
  openai: 'backends/openai-videos',
  '(undici|ipaddr[.]js)': '(backends|network)',
  '(bullmq|ioredis)': 'queue',
  '(pg|@prisma)': '(database|generated)',
  '(express|helmet)': '(web|platforms/playground|platforms/slack)',
  'prom-client': 'metrics',
  pino: 'logging',
};

const rule = (name, from, to) => ({ name, severity: 'error', from, to });

module.exports = {
  forbidden: [
    ...floors
      .slice(1)
      .map((floor, index) => rule(`no-arrow-up-from-floor-${index + 1}`, { path: floor }, { path: floors.slice(0, index + 1) })),
    rule('no-cycle', {}, { circular: true }),
    rule('edges-do-not-know-each-other', { path: '^src/(commands|jobs|web)/' }, { path: floors[2], pathNot: '^src/$1/' }),
    rule(
      'only-the-wiring-sees-behind-a-door',
      { path: '^src/', pathNot: '^src/(app|platforms|backends|media)/' },
      { path: '^src/(platforms|backends|media)/[^/]+/' },
    ),
    rule(
      'adapters-do-not-know-each-other',
      { path: '^src/(platforms|backends|media)/([^/]+)/' },
      { path: '^src/(platforms|backends|media)/[^/]+/', pathNot: '^src/$1/$2/' },
    ),
    rule(
      'only-the-wiring-sees-the-queue',
      { path: '^src/', pathNot: '^src/(app|queue)/' },
      { path: '^src/queue/', pathNot: '^src/queue/enqueue[.]ts$' },
    ),
    rule('ships-without-tests-and-tools', { path: '^src/' }, { path: '^(test|scripts)/' }),
    rule('ships-with-what-it-needs', { path: '^src/' }, { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'] }),
    ...Object.entries(homes).map(([vendor, home]) =>
      rule(`home-of-${home}`, { path: '^src/', pathNot: `^src/${home}/` }, { path: `^node_modules/(@types/)?${vendor}(/|$)` }),
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^src/generated/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
