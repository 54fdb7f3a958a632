// Menus and dialogs in the language of the lesson that one begins with at the start page. JupyterLab takes a language when
// it is loaded: with the first lesson of another one it is loaded again, before there is anything to lose.
const START = "start.md";
const PLACE = /^(?:teacher\/)?(ko|en)\//; // where the editions lie in a workbook
const LOCALES = { ko: "ko_KR", en: "en" };

function activate(app, registry, translator, notebooks) {
  notebooks.widgetAdded.connect(async (_, { context }) => {
    const lang = PLACE.exec(context.path)?.[1];
    const begins = notebooks.size === 1 && [...app.shell.widgets("main")].some((tab) => tab.context?.path === START);
    if (!lang || !begins || translator.languageCode.startsWith(lang)) return;
    const settings = await registry.load("@jupyterlab/translation-extension:plugin");
    if (settings.composite.locale === LOCALES[lang]) return; // asked for already: its language pack is missing
    await settings.set("locale", LOCALES[lang]);
    window.location.assign(`/lab/tree/${context.path}`);
  });
}

// What a bundler would write around it: JupyterLab hands its own modules over, and asks for ours.
let modules;
const shared = async (name) => (await Object.values(modules[name])[0].get())();
window._JUPYTERLAB = window._JUPYTERLAB ?? {};
window._JUPYTERLAB["fincert-lab"] = {
  init(scope) {
    modules = scope;
  },
  async get() {
    const { ISettingRegistry } = await shared("@jupyterlab/settingregistry");
    const { ITranslator } = await shared("@jupyterlab/translation");
    const { INotebookTracker } = await shared("@jupyterlab/notebook");
    const requires = [ISettingRegistry, ITranslator, INotebookTracker];
    return () => ({ id: "fincert-lab:language", autoStart: true, requires, activate });
  },
};
