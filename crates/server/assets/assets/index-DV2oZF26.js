var e=globalThis,t=e.ShadowRoot&&(e.ShadyCSS===void 0||e.ShadyCSS.nativeShadow)&&`adoptedStyleSheets`in Document.prototype&&`replace`in CSSStyleSheet.prototype,n=Symbol(),r=new WeakMap,i=class{constructor(e,t,r){if(this._$cssResult$=!0,r!==n)throw Error("CSSResult is not constructable. Use `unsafeCSS` or `css` instead.");this.cssText=e,this.t=t}get styleSheet(){let e=this.o,n=this.t;if(t&&e===void 0){let t=n!==void 0&&n.length===1;t&&(e=r.get(n)),e===void 0&&((this.o=e=new CSSStyleSheet).replaceSync(this.cssText),t&&r.set(n,e))}return e}toString(){return this.cssText}},a=e=>new i(typeof e==`string`?e:e+``,void 0,n),o=(e,...t)=>new i(e.length===1?e[0]:t.reduce((t,n,r)=>t+(e=>{if(!0===e._$cssResult$)return e.cssText;if(typeof e==`number`)return e;throw Error(`Value passed to 'css' function must be a 'css' function result: `+e+`. Use 'unsafeCSS' to pass non-literal values, but take care to ensure page security.`)})(n)+e[r+1],e[0]),e,n),s=(n,r)=>{if(t)n.adoptedStyleSheets=r.map(e=>e instanceof CSSStyleSheet?e:e.styleSheet);else for(let t of r){let r=document.createElement(`style`),i=e.litNonce;i!==void 0&&r.setAttribute(`nonce`,i),r.textContent=t.cssText,n.appendChild(r)}},c=t?e=>e:e=>e instanceof CSSStyleSheet?(e=>{let t=``;for(let n of e.cssRules)t+=n.cssText;return a(t)})(e):e,{is:l,defineProperty:u,getOwnPropertyDescriptor:d,getOwnPropertyNames:f,getOwnPropertySymbols:p,getPrototypeOf:m}=Object,h=globalThis,g=h.trustedTypes,ee=g?g.emptyScript:``,_=h.reactiveElementPolyfillSupport,v=(e,t)=>e,y={toAttribute(e,t){switch(t){case Boolean:e=e?ee:null;break;case Object:case Array:e=e==null?e:JSON.stringify(e)}return e},fromAttribute(e,t){let n=e;switch(t){case Boolean:n=e!==null;break;case Number:n=e===null?null:Number(e);break;case Object:case Array:try{n=JSON.parse(e)}catch{n=null}}return n}},b=(e,t)=>!l(e,t),x={attribute:!0,type:String,converter:y,reflect:!1,useDefault:!1,hasChanged:b};Symbol.metadata??=Symbol(`metadata`),h.litPropertyMetadata??=new WeakMap;var S=class extends HTMLElement{static addInitializer(e){this._$Ei(),(this.l??=[]).push(e)}static get observedAttributes(){return this.finalize(),this._$Eh&&[...this._$Eh.keys()]}static createProperty(e,t=x){if(t.state&&(t.attribute=!1),this._$Ei(),this.prototype.hasOwnProperty(e)&&((t=Object.create(t)).wrapped=!0),this.elementProperties.set(e,t),!t.noAccessor){let n=Symbol(),r=this.getPropertyDescriptor(e,n,t);r!==void 0&&u(this.prototype,e,r)}}static getPropertyDescriptor(e,t,n){let{get:r,set:i}=d(this.prototype,e)??{get(){return this[t]},set(e){this[t]=e}};return{get:r,set(t){let a=r?.call(this);i?.call(this,t),this.requestUpdate(e,a,n)},configurable:!0,enumerable:!0}}static getPropertyOptions(e){return this.elementProperties.get(e)??x}static _$Ei(){if(this.hasOwnProperty(v(`elementProperties`)))return;let e=m(this);e.finalize(),e.l!==void 0&&(this.l=[...e.l]),this.elementProperties=new Map(e.elementProperties)}static finalize(){if(this.hasOwnProperty(v(`finalized`)))return;if(this.finalized=!0,this._$Ei(),this.hasOwnProperty(v(`properties`))){let e=this.properties,t=[...f(e),...p(e)];for(let n of t)this.createProperty(n,e[n])}let e=this[Symbol.metadata];if(e!==null){let t=litPropertyMetadata.get(e);if(t!==void 0)for(let[e,n]of t)this.elementProperties.set(e,n)}this._$Eh=new Map;for(let[e,t]of this.elementProperties){let n=this._$Eu(e,t);n!==void 0&&this._$Eh.set(n,e)}this.elementStyles=this.finalizeStyles(this.styles)}static finalizeStyles(e){let t=[];if(Array.isArray(e)){let n=new Set(e.flat(1/0).reverse());for(let e of n)t.unshift(c(e))}else e!==void 0&&t.push(c(e));return t}static _$Eu(e,t){let n=t.attribute;return!1===n?void 0:typeof n==`string`?n:typeof e==`string`?e.toLowerCase():void 0}constructor(){super(),this._$Ep=void 0,this.isUpdatePending=!1,this.hasUpdated=!1,this._$Em=null,this._$Ev()}_$Ev(){this._$ES=new Promise(e=>this.enableUpdating=e),this._$AL=new Map,this._$E_(),this.requestUpdate(),this.constructor.l?.forEach(e=>e(this))}addController(e){(this._$EO??=new Set).add(e),this.renderRoot!==void 0&&this.isConnected&&e.hostConnected?.()}removeController(e){this._$EO?.delete(e)}_$E_(){let e=new Map,t=this.constructor.elementProperties;for(let n of t.keys())this.hasOwnProperty(n)&&(e.set(n,this[n]),delete this[n]);e.size>0&&(this._$Ep=e)}createRenderRoot(){let e=this.shadowRoot??this.attachShadow(this.constructor.shadowRootOptions);return s(e,this.constructor.elementStyles),e}connectedCallback(){this.renderRoot??=this.createRenderRoot(),this.enableUpdating(!0),this._$EO?.forEach(e=>e.hostConnected?.())}enableUpdating(e){}disconnectedCallback(){this._$EO?.forEach(e=>e.hostDisconnected?.())}attributeChangedCallback(e,t,n){this._$AK(e,n)}_$ET(e,t){let n=this.constructor.elementProperties.get(e),r=this.constructor._$Eu(e,n);if(r!==void 0&&!0===n.reflect){let i=(n.converter?.toAttribute===void 0?y:n.converter).toAttribute(t,n.type);this._$Em=e,i==null?this.removeAttribute(r):this.setAttribute(r,i),this._$Em=null}}_$AK(e,t){let n=this.constructor,r=n._$Eh.get(e);if(r!==void 0&&this._$Em!==r){let e=n.getPropertyOptions(r),i=typeof e.converter==`function`?{fromAttribute:e.converter}:e.converter?.fromAttribute===void 0?y:e.converter;this._$Em=r;let a=i.fromAttribute(t,e.type);this[r]=a??this._$Ej?.get(r)??a,this._$Em=null}}requestUpdate(e,t,n,r=!1,i){if(e!==void 0){let a=this.constructor;if(!1===r&&(i=this[e]),n??=a.getPropertyOptions(e),!((n.hasChanged??b)(i,t)||n.useDefault&&n.reflect&&i===this._$Ej?.get(e)&&!this.hasAttribute(a._$Eu(e,n))))return;this.C(e,t,n)}!1===this.isUpdatePending&&(this._$ES=this._$EP())}C(e,t,{useDefault:n,reflect:r,wrapped:i},a){n&&!(this._$Ej??=new Map).has(e)&&(this._$Ej.set(e,a??t??this[e]),!0!==i||a!==void 0)||(this._$AL.has(e)||(this.hasUpdated||n||(t=void 0),this._$AL.set(e,t)),!0===r&&this._$Em!==e&&(this._$Eq??=new Set).add(e))}async _$EP(){this.isUpdatePending=!0;try{await this._$ES}catch(e){Promise.reject(e)}let e=this.scheduleUpdate();return e!=null&&await e,!this.isUpdatePending}scheduleUpdate(){return this.performUpdate()}performUpdate(){if(!this.isUpdatePending)return;if(!this.hasUpdated){if(this.renderRoot??=this.createRenderRoot(),this._$Ep){for(let[e,t]of this._$Ep)this[e]=t;this._$Ep=void 0}let e=this.constructor.elementProperties;if(e.size>0)for(let[t,n]of e){let{wrapped:e}=n,r=this[t];!0!==e||this._$AL.has(t)||r===void 0||this.C(t,void 0,n,r)}}let e=!1,t=this._$AL;try{e=this.shouldUpdate(t),e?(this.willUpdate(t),this._$EO?.forEach(e=>e.hostUpdate?.()),this.update(t)):this._$EM()}catch(t){throw e=!1,this._$EM(),t}e&&this._$AE(t)}willUpdate(e){}_$AE(e){this._$EO?.forEach(e=>e.hostUpdated?.()),this.hasUpdated||(this.hasUpdated=!0,this.firstUpdated(e)),this.updated(e)}_$EM(){this._$AL=new Map,this.isUpdatePending=!1}get updateComplete(){return this.getUpdateComplete()}getUpdateComplete(){return this._$ES}shouldUpdate(e){return!0}update(e){this._$Eq&&=this._$Eq.forEach(e=>this._$ET(e,this[e])),this._$EM()}updated(e){}firstUpdated(e){}};S.elementStyles=[],S.shadowRootOptions={mode:`open`},S[v(`elementProperties`)]=new Map,S[v(`finalized`)]=new Map,_?.({ReactiveElement:S}),(h.reactiveElementVersions??=[]).push(`2.1.2`);var te=globalThis,ne=e=>e,re=te.trustedTypes,ie=re?re.createPolicy(`lit-html`,{createHTML:e=>e}):void 0,ae=`$lit$`,C=`lit$${Math.random().toFixed(9).slice(2)}$`,oe=`?`+C,se=`<${oe}>`,ce=document,le=()=>ce.createComment(``),ue=e=>e===null||typeof e!=`object`&&typeof e!=`function`,de=Array.isArray,fe=e=>de(e)||typeof e?.[Symbol.iterator]==`function`,pe=`[ 	
\f\r]`,me=/<(?:(!--|\/[^a-zA-Z])|(\/?[a-zA-Z][^>\s]*)|(\/?$))/g,he=/-->/g,ge=/>/g,_e=RegExp(`>|${pe}(?:([^\\s"'>=/]+)(${pe}*=${pe}*(?:[^ \t\n\f\r"'\`<>=]|("|')|))|$)`,`g`),ve=/'/g,ye=/"/g,be=/^(?:script|style|textarea|title)$/i,xe=e=>(t,...n)=>({_$litType$:e,strings:t,values:n}),w=xe(1),T=xe(2),E=Symbol.for(`lit-noChange`),D=Symbol.for(`lit-nothing`),Se=new WeakMap,Ce=ce.createTreeWalker(ce,129);function we(e,t){if(!de(e)||!e.hasOwnProperty(`raw`))throw Error(`invalid template strings array`);return ie===void 0?t:ie.createHTML(t)}var Te=(e,t)=>{let n=e.length-1,r=[],i,a=t===2?`<svg>`:t===3?`<math>`:``,o=me;for(let t=0;t<n;t++){let n=e[t],s,c,l=-1,u=0;for(;u<n.length&&(o.lastIndex=u,c=o.exec(n),c!==null);)u=o.lastIndex,o===me?c[1]===`!--`?o=he:c[1]===void 0?c[2]===void 0?c[3]!==void 0&&(o=_e):(be.test(c[2])&&(i=RegExp(`</`+c[2],`g`)),o=_e):o=ge:o===_e?c[0]===`>`?(o=i??me,l=-1):c[1]===void 0?l=-2:(l=o.lastIndex-c[2].length,s=c[1],o=c[3]===void 0?_e:c[3]===`"`?ye:ve):o===ye||o===ve?o=_e:o===he||o===ge?o=me:(o=_e,i=void 0);let d=o===_e&&e[t+1].startsWith(`/>`)?` `:``;a+=o===me?n+se:l>=0?(r.push(s),n.slice(0,l)+ae+n.slice(l)+C+d):n+C+(l===-2?t:d)}return[we(e,a+(e[n]||`<?>`)+(t===2?`</svg>`:t===3?`</math>`:``)),r]},Ee=class e{constructor({strings:t,_$litType$:n},r){let i;this.parts=[];let a=0,o=0,s=t.length-1,c=this.parts,[l,u]=Te(t,n);if(this.el=e.createElement(l,r),Ce.currentNode=this.el.content,n===2||n===3){let e=this.el.content.firstChild;e.replaceWith(...e.childNodes)}for(;(i=Ce.nextNode())!==null&&c.length<s;){if(i.nodeType===1){if(i.hasAttributes())for(let e of i.getAttributeNames())if(e.endsWith(ae)){let t=u[o++],n=i.getAttribute(e).split(C),r=/([.?@])?(.*)/.exec(t);c.push({type:1,index:a,name:r[2],strings:n,ctor:r[1]===`.`?je:r[1]===`?`?Me:r[1]===`@`?Ne:Ae}),i.removeAttribute(e)}else e.startsWith(C)&&(c.push({type:6,index:a}),i.removeAttribute(e));if(be.test(i.tagName)){let e=i.textContent.split(C),t=e.length-1;if(t>0){i.textContent=re?re.emptyScript:``;for(let n=0;n<t;n++)i.append(e[n],le()),Ce.nextNode(),c.push({type:2,index:++a});i.append(e[t],le())}}}else if(i.nodeType===8){if(i.data===oe)c.push({type:2,index:a});else{let e=-1;for(;(e=i.data.indexOf(C,e+1))!==-1;)c.push({type:7,index:a}),e+=C.length-1}}a++}}static createElement(e,t){let n=ce.createElement(`template`);return n.innerHTML=e,n}};function De(e,t,n=e,r){if(t===E)return t;let i=r===void 0?n._$Cl:n._$Co?.[r],a=ue(t)?void 0:t._$litDirective$;return i?.constructor!==a&&(i?._$AO?.(!1),a===void 0?i=void 0:(i=new a(e),i._$AT(e,n,r)),r===void 0?n._$Cl=i:(n._$Co??=[])[r]=i),i!==void 0&&(t=De(e,i._$AS(e,t.values),i,r)),t}var Oe=class{constructor(e,t){this._$AV=[],this._$AN=void 0,this._$AD=e,this._$AM=t}get parentNode(){return this._$AM.parentNode}get _$AU(){return this._$AM._$AU}u(e){let{el:{content:t},parts:n}=this._$AD,r=(e?.creationScope??ce).importNode(t,!0);Ce.currentNode=r;let i=Ce.nextNode(),a=0,o=0,s=n[0];for(;s!==void 0;){if(a===s.index){let t;s.type===2?t=new ke(i,i.nextSibling,this,e):s.type===1?t=new s.ctor(i,s.name,s.strings,this,e):s.type===6&&(t=new Pe(i,this,e)),this._$AV.push(t),s=n[++o]}a!==s?.index&&(i=Ce.nextNode(),a++)}return Ce.currentNode=ce,r}p(e){let t=0;for(let n of this._$AV)n!==void 0&&(n.strings===void 0?n._$AI(e[t]):(n._$AI(e,n,t),t+=n.strings.length-2)),t++}},ke=class e{get _$AU(){return this._$AM?._$AU??this._$Cv}constructor(e,t,n,r){this.type=2,this._$AH=D,this._$AN=void 0,this._$AA=e,this._$AB=t,this._$AM=n,this.options=r,this._$Cv=r?.isConnected??!0}get parentNode(){let e=this._$AA.parentNode,t=this._$AM;return t!==void 0&&e?.nodeType===11&&(e=t.parentNode),e}get startNode(){return this._$AA}get endNode(){return this._$AB}_$AI(e,t=this){e=De(this,e,t),ue(e)?e===D||e==null||e===``?(this._$AH!==D&&this._$AR(),this._$AH=D):e!==this._$AH&&e!==E&&this._(e):e._$litType$===void 0?e.nodeType===void 0?fe(e)?this.k(e):this._(e):this.T(e):this.$(e)}O(e){return this._$AA.parentNode.insertBefore(e,this._$AB)}T(e){this._$AH!==e&&(this._$AR(),this._$AH=this.O(e))}_(e){this._$AH!==D&&ue(this._$AH)?this._$AA.nextSibling.data=e:this.T(ce.createTextNode(e)),this._$AH=e}$(e){let{values:t,_$litType$:n}=e,r=typeof n==`number`?this._$AC(e):(n.el===void 0&&(n.el=Ee.createElement(we(n.h,n.h[0]),this.options)),n);if(this._$AH?._$AD===r)this._$AH.p(t);else{let e=new Oe(r,this),n=e.u(this.options);e.p(t),this.T(n),this._$AH=e}}_$AC(e){let t=Se.get(e.strings);return t===void 0&&Se.set(e.strings,t=new Ee(e)),t}k(t){de(this._$AH)||(this._$AH=[],this._$AR());let n=this._$AH,r,i=0;for(let a of t)i===n.length?n.push(r=new e(this.O(le()),this.O(le()),this,this.options)):r=n[i],r._$AI(a),i++;i<n.length&&(this._$AR(r&&r._$AB.nextSibling,i),n.length=i)}_$AR(e=this._$AA.nextSibling,t){for(this._$AP?.(!1,!0,t);e!==this._$AB;){let t=ne(e).nextSibling;ne(e).remove(),e=t}}setConnected(e){this._$AM===void 0&&(this._$Cv=e,this._$AP?.(e))}},Ae=class{get tagName(){return this.element.tagName}get _$AU(){return this._$AM._$AU}constructor(e,t,n,r,i){this.type=1,this._$AH=D,this._$AN=void 0,this.element=e,this.name=t,this._$AM=r,this.options=i,n.length>2||n[0]!==``||n[1]!==``?(this._$AH=Array(n.length-1).fill(new String),this.strings=n):this._$AH=D}_$AI(e,t=this,n,r){let i=this.strings,a=!1;if(i===void 0)e=De(this,e,t,0),a=!ue(e)||e!==this._$AH&&e!==E,a&&(this._$AH=e);else{let r=e,o,s;for(e=i[0],o=0;o<i.length-1;o++)s=De(this,r[n+o],t,o),s===E&&(s=this._$AH[o]),a||=!ue(s)||s!==this._$AH[o],s===D?e=D:e!==D&&(e+=(s??``)+i[o+1]),this._$AH[o]=s}a&&!r&&this.j(e)}j(e){e===D?this.element.removeAttribute(this.name):this.element.setAttribute(this.name,e??``)}},je=class extends Ae{constructor(){super(...arguments),this.type=3}j(e){this.element[this.name]=e===D?void 0:e}},Me=class extends Ae{constructor(){super(...arguments),this.type=4}j(e){this.element.toggleAttribute(this.name,!!e&&e!==D)}},Ne=class extends Ae{constructor(e,t,n,r,i){super(e,t,n,r,i),this.type=5}_$AI(e,t=this){if((e=De(this,e,t,0)??D)===E)return;let n=this._$AH,r=e===D&&n!==D||e.capture!==n.capture||e.once!==n.once||e.passive!==n.passive,i=e!==D&&(n===D||r);r&&this.element.removeEventListener(this.name,this,n),i&&this.element.addEventListener(this.name,this,e),this._$AH=e}handleEvent(e){typeof this._$AH==`function`?this._$AH.call(this.options?.host??this.element,e):this._$AH.handleEvent(e)}},Pe=class{constructor(e,t,n){this.element=e,this.type=6,this._$AN=void 0,this._$AM=t,this.options=n}get _$AU(){return this._$AM._$AU}_$AI(e){De(this,e)}},Fe={M:ae,P:C,A:oe,C:1,L:Te,R:Oe,D:fe,V:De,I:ke,H:Ae,N:Me,U:Ne,B:je,F:Pe},Ie=te.litHtmlPolyfillSupport;Ie?.(Ee,ke),(te.litHtmlVersions??=[]).push(`3.3.3`);var Le=(e,t,n)=>{let r=n?.renderBefore??t,i=r._$litPart$;if(i===void 0){let e=n?.renderBefore??null;r._$litPart$=i=new ke(t.insertBefore(le(),e),e,void 0,n??{})}return i._$AI(e),i},Re=globalThis,ze=class extends S{constructor(){super(...arguments),this.renderOptions={host:this},this._$Do=void 0}createRenderRoot(){let e=super.createRenderRoot();return this.renderOptions.renderBefore??=e.firstChild,e}update(e){let t=this.render();this.hasUpdated||(this.renderOptions.isConnected=this.isConnected),super.update(e),this._$Do=Le(t,this.renderRoot,this.renderOptions)}connectedCallback(){super.connectedCallback(),this._$Do?.setConnected(!0)}disconnectedCallback(){super.disconnectedCallback(),this._$Do?.setConnected(!1)}render(){return E}};ze._$litElement$=!0,ze.finalized=!0,Re.litElementHydrateSupport?.({LitElement:ze});var Be=Re.litElementPolyfillSupport;Be?.({LitElement:ze}),(Re.litElementVersions??=[]).push(`4.2.2`);var O=e=>(t,n)=>{n===void 0?customElements.define(e,t):n.addInitializer(()=>{customElements.define(e,t)})},Ve={attribute:!0,type:String,converter:y,reflect:!1,hasChanged:b},He=(e=Ve,t,n)=>{let{kind:r,metadata:i}=n,a=globalThis.litPropertyMetadata.get(i);if(a===void 0&&globalThis.litPropertyMetadata.set(i,a=new Map),r===`setter`&&((e=Object.create(e)).wrapped=!0),a.set(n.name,e),r===`accessor`){let{name:r}=n;return{set(n){let i=t.get.call(this);t.set.call(this,n),this.requestUpdate(r,i,e,!0,n)},init(t){return t!==void 0&&this.C(r,void 0,e,t),t}}}if(r===`setter`){let{name:r}=n;return function(n){let i=this[r];t.call(this,n),this.requestUpdate(r,i,e,!0,n)}}throw Error(`Unsupported decorator location: `+r)};function k(e){return(t,n)=>typeof n==`object`?He(e,t,n):((e,t,n)=>{let r=t.hasOwnProperty(n);return t.constructor.createProperty(n,e),r?Object.getOwnPropertyDescriptor(t,n):void 0})(e,t,n)}function A(e){return k({...e,state:!0,attribute:!1})}var Ue=(e,t,n)=>(n.configurable=!0,n.enumerable=!0,Reflect.decorate&&typeof t!=`object`&&Object.defineProperty(e,t,n),n);function j(e,t){return(n,r,i)=>{let a=t=>t.renderRoot?.querySelector(e)??null;if(t){let{get:e,set:t}=typeof r==`object`?n:i??(()=>{let e=Symbol();return{get(){return this[e]},set(t){this[e]=t}}})();return Ue(n,r,{get(){let n=e.call(this);return n===void 0&&(n=a(this),(n!==null||this.hasUpdated)&&t.call(this,n)),n}})}return Ue(n,r,{get(){return a(this)}})}}var We={ATTRIBUTE:1,CHILD:2,PROPERTY:3,BOOLEAN_ATTRIBUTE:4,EVENT:5,ELEMENT:6},Ge=e=>(...t)=>({_$litDirective$:e,values:t}),Ke=class{constructor(e){}get _$AU(){return this._$AM._$AU}_$AT(e,t,n){this._$Ct=e,this._$AM=t,this._$Ci=n}_$AS(e,t){return this.update(e,t)}update(e,t){return this.render(...t)}},{I:qe}=Fe,Je=e=>e,Ye=e=>e.strings===void 0,Xe=()=>document.createComment(``),Ze=(e,t,n)=>{let r=e._$AA.parentNode,i=t===void 0?e._$AB:t._$AA;if(n===void 0)n=new qe(r.insertBefore(Xe(),i),r.insertBefore(Xe(),i),e,e.options);else{let t=n._$AB.nextSibling,a=n._$AM,o=a!==e;if(o){let t;n._$AQ?.(e),n._$AM=e,n._$AP!==void 0&&(t=e._$AU)!==a._$AU&&n._$AP(t)}if(t!==i||o){let e=n._$AA;for(;e!==t;){let t=Je(e).nextSibling;Je(r).insertBefore(e,i),e=t}}}return n},Qe=(e,t,n=e)=>(e._$AI(t,n),e),$e={},et=(e,t=$e)=>e._$AH=t,tt=e=>e._$AH,nt=e=>{e._$AR(),e._$AA.remove()},M=Ge(class extends Ke{constructor(e){if(super(e),e.type!==We.PROPERTY&&e.type!==We.ATTRIBUTE&&e.type!==We.BOOLEAN_ATTRIBUTE)throw Error("The `live` directive is not allowed on child or event bindings");if(!Ye(e))throw Error("`live` bindings can only contain a single expression")}render(e){return e}update(e,[t]){if(t===E||t===D)return t;let n=e.element,r=e.name;if(e.type===We.PROPERTY){if(t===n[r])return E}else if(e.type===We.BOOLEAN_ATTRIBUTE){if(!!t===n.hasAttribute(r))return E}else if(e.type===We.ATTRIBUTE&&n.getAttribute(r)===t+``)return E;return et(e),t}}),rt={frame:1,rows:2,column:3,selection:4,atlas:5,raster:6},N=class extends Error{};function it(e){if(e.byteLength<16)throw new N(`binary message of ${e.byteLength} bytes: its head alone has 16`);let t=new DataView(e);if(String.fromCharCode(t.getUint8(0),t.getUint8(1),t.getUint8(2),t.getUint8(3))!==`ESW1`)throw new N(`binary message does not start with ESW1: page and server are of different versions, reload`);let n={kind:t.getUint16(4,!0),flags:t.getUint16(6,!0),length:t.getUint32(8,!0),id:t.getUint32(12,!0)};if(e.byteLength!==16+n.length)throw new N(`binary message has ${e.byteLength-16} bytes of body, its head says ${n.length}`);return n}function at(e,t){let n=it(e);if(n.kind!==rt[t])throw new N(`binary message of kind ${n.kind} where a ${t} (${rt[t]}) was expected`);return n}function ot(e,t,n){if(e.length!==t)throw new N(`${n} takes ${t} bytes, the message has ${e.length}`)}function st(e){let t=at(e,`atlas`);if(t.length<12)throw new N(`atlas message of ${t.length} bytes: its counts alone have 12`);let n=new DataView(e,16);return{id:t.id,size:n.getUint32(0,!0),columns:n.getUint32(4,!0),count:n.getUint32(8,!0),png:new Uint8Array(e,28)}}var ct=1,lt=class{constructor(e,t,n,r,i,a){this.index=e,this.distinct=t,this.codes=n,this.numbers=r,this.offsets=i,this.bytes=a,this.decoded=Array(t)}value(e){let t=this.decoded[e];return t===void 0&&(t=ut.decode(this.bytes.subarray(this.offsets[e],this.offsets[e+1])),this.decoded[e]=t),t}text(e){let t=this.codes[e]??4294967295;return t===4294967295?null:this.value(t)}},ut=new TextDecoder;function dt(e){let t=at(e,`column`);if(t.length<16)throw new N(`column message of ${t.length} bytes: its counts alone have 16`);let n=new DataView(e,16),r=n.getUint32(0,!0),i=n.getUint32(4,!0),a=(n.getUint32(8,!0)&ct)!==0,o=n.getUint32(12,!0),s=Math.ceil(o/4)*4;ot(t,16+(i+1)*4+s+r*4+(a?i*8:0),`column of ${r} rows`);let c=32,l=new Uint32Array(e,c,i+1);if(c+=(i+1)*4,l[i]!==o)throw new N(`column's texts end at byte ${l[i]} of ${o}`);let u=new Uint8Array(e,c,o);c+=s;let d=new Uint32Array(e,c,r);c+=r*4;let f=a?new Float64Array(e.slice(c,c+i*8)):null;return new lt(t.id,i,d,f,l,u)}var ft=[`pca`,`tsne`,`umap`,`custom`,`raw`],pt=48,mt=1,ht=65534,gt=65535;function _t(e){let t=at(e,`frame`),n=new DataView(e,16);if(t.length<pt)throw new N(`frame of ${t.length} bytes: its head alone has ${pt}`);let r=n.getUint32(4,!0),i=n.getUint8(8),a=ft[n.getUint8(9)];if(i!==2&&i!==3)throw new N(`frame with ${i} dimensions, expected 2 or 3`);if(!a)throw new N(`frame of projection ${n.getUint8(9)}, expected 0 to ${ft.length-1}`);let o=(t.flags&mt)!==0;ot(t,pt+r*i*(o?2:4),`frame of ${r} points`);let s=e=>[n.getFloat32(e,!0),n.getFloat32(e+4,!0),n.getFloat32(e+8,!0)],c=s(24),l=s(36),u=16+pt;return{sequence:t.id,dataset:n.getUint32(0,!0),points:r,dims:i,projection:a,iteration:n.getUint32(12,!0),kl:vt(n.getFloat32(16,!0)),msPerIteration:vt(n.getFloat32(20,!0)),lower:c,upper:l,positions:o?new Uint16Array(e,u,r*i):new Float32Array(e,u,r*i)}}function vt(e){return Number.isNaN(e)?null:e}function yt({positions:e,dims:t,lower:n,upper:r},i){let a=e[i]??NaN;if(e instanceof Float32Array)return a;let o=n[i%t];return a===gt?NaN:o+a*(r[i%t]-o)/ht}function bt(e){let t=at(e,`raster`);if(t.length<16)throw new N(`raster message of ${t.length} bytes: its counts alone have 16`);let n=new DataView(e,16),r=n.getUint32(0,!0),i=n.getUint32(4,!0);return ot(t,16+r*i*4,`raster of ${r} x ${i} pixels`),{id:t.id,width:r,height:i,largest:n.getFloat32(8,!0),usual:n.getFloat32(12,!0),pixels:new Uint8Array(e,32)}}var xt=class e{static{this.EMPTY=new e({rows:new Uint32Array},0)}constructor(e,t){this.content=e,this.count=t,this.list=null}static of(t){let n=Uint32Array.from(t).sort();return new e({rows:n},n.length)}has(e){if(`bits`in this.content)return((this.content.bits[e>>3]??0)>>(e&7)&1)==1;let{rows:t}=this.content,[n,r]=[0,t.length];for(;n<r;){let i=n+r>>1;t[i]<e?n=i+1:r=i}return t[n]===e}get rows(){return`rows`in this.content?this.content.rows:(this.list??=St(this.content.bits,this.count),this.list)}mark(e,t){if(`bits`in this.content)wt(e,this.content.bits,t);else for(let n of this.content.rows)n<e.length&&(e[n]=t)}};function St(e,t){let n=new Uint32Array(t),r=0;for(let i=0;i<e.length&&r<t;i++){let t=e[i];for(;t!==0;)n[r++]=i*8+31-Math.clz32(t&-t),t&=t-1}return n}function Ct(e){let t=0;for(let n of e)for(;n!==0;n&=n-1)t++;return t}function wt(e,t,n){for(let r=0;r<t.length;r++){let i=t[r];for(;i!==0;){let t=r*8+31-Math.clz32(i&-i);t<e.length&&(e[t]=n),i&=i-1}}}var Tt=1;function Et(e){let t=at(e,`rows`);return{id:t.id,rows:(t.flags&Tt)===0?Dt(e,t):Ot(e,t)}}function Dt(e,t){if(t.length<4)throw new N(`rows message of ${t.length} bytes: its count alone has 4`);let n=new DataView(e,16).getUint32(0,!0);return ot(t,4+n*4,`rows message of ${n} rows`),new Uint32Array(e,20,n)}function Ot(e,t){if(t.length<8)throw new N(`rows message of ${t.length} bytes: its counts alone have 8`);let n=new DataView(e,16),r=n.getUint32(0,!0),i=n.getUint32(4,!0),a=kt(i);return ot(t,8+a,`rows message of bits for ${i} points`),St(At(e,24,a,r),r)}var kt=e=>Math.ceil(e/32)*4;function At(e,t,n,r){let i=new Uint8Array(e,t,n),a=Ct(i);if(a!==r)throw new N(`set of rows with ${a} bits where its count says ${r}`);return i}var jt=1;function Mt(e){let t=at(e,`selection`);if(t.length<24)throw new N(`selection message of ${t.length} bytes: its counts alone have 24`);let n=new DataView(e,16),r=n.getUint32(4,!0),i=8,a=()=>{if(i+8>t.length)throw new N(`selection message of ${t.length} bytes ends inside a set`);let a=n.getUint32(i,!0),o=n.getUint32(i+4,!0);if(a>jt)throw new N(`selection with encoding ${a}, expected 0 (rows) or 1 (bits)`);let s=a===jt?kt(r):o*4;if(i+=8,i+s>t.length)throw new N(`selection message of ${t.length} bytes: a set of ${o} rows does not fit`);let c=16+i;return i+=s,a===jt?new xt({bits:At(e,c,s,o)},o):new xt({rows:new Uint32Array(e,c,o)},o)},o=a(),s=a();if(i!==t.length)throw new N(`selection message takes ${i} bytes, the message has ${t.length}`);return{revision:t.id,dataset:n.getUint32(0,!0),points:r,selected:o,unseen:s}}var Nt=256,Pt=20,Ft={light:[.28,.8],dark:[.45,.95]},It=new Map;function Lt(e,t){let n=`${e} ${t.length}`,r=It.get(n);return r||(r=Rt(e,t),It.set(n,r)),r}function Rt(e,t){let[n,r]=Ft[e],i=[],a=[],o=e=>Math.round(e*255/19);for(let e=0;e<Pt;e++)for(let t=0;t<Pt;t++)for(let s=0;s<Pt;s++){let c=[o(e),o(t),o(s)],l=zt(c);l[0]<n||l[0]>r||(i.push(c),a.push(...l))}let s=Float64Array.from(i,(e,t)=>Math.hypot(a[3*t+1],a[3*t+2])*1.5),c=e=>{let[t,n,r]=zt(e);for(let e=0;e<i.length;e++){let i=Math.hypot(a[3*e]-t,a[3*e+1]-n,a[3*e+2]-r);i<s[e]&&(s[e]=i)}},l=[...t];for(let e of t)c(e);for(;l.length<Nt;){let e=0;for(let t=1;t<s.length;t++)s[t]>s[e]&&(e=t);let t=i[e];l.push(t),c(t)}return l}function zt(e){let[t,n,r]=e.map(e=>e<=10?e/255/12.92:((e/255+.055)/1.055)**2.4),i=Math.cbrt(.4122214708*t+.5363325363*n+.0514459929*r),a=Math.cbrt(.2119034982*t+.6806995451*n+.1073969566*r),o=Math.cbrt(.0883024619*t+.2817188376*n+.6299787005*r);return[.2104542553*i+.793617785*a-.0040720468*o,1.9779984951*i-2.428592205*a+.4505937099*o,.0259040371*i+.7827717662*a-.808675766*o]}var P=e=>e.split(` `).map(e=>[0,2,4].map(t=>Number.parseInt(e.slice(t,t+2),16))),Bt=P(`e69f00 56b4e9 009e73 f0e442 0072b2 d55e00 cc79a7`),Vt={light:P(`542478 900c00 0000d8 8484fc 843cfc 246c54 004848 cc0000 e4a8b4 485478 7800a8 cc18b4 78b478`),dark:P(`30fce4 9c3060 6c00fc a860fc cc009c a8ccfc e4a8b4 c0cc78 cc0030 78b478 b4fca8 9084d8 606000`)},Ht=P(`1f77b4 d62728 e377c2 17becf 2ca02c 8c564b bcbd22 ff7f0e 9467bd 7f7f7f`),Ut=P(`440154 482475 414487 355f8d 2a788e 21918c 22a884 44bf70 7ad151 bddf26 fde725`),Wt=P(`00224e 123570 3b496c 575d6d 707173 8a8678 a59c74 c3b369 e1cc55 f0d94a fee838`),Gt=P(`ffffdd 1f2d86`),Kt=P(`e2d9e2 c4ced4 95b5c7 7297c1 6276ba 5e51ad 592a8f 45135c 2f1436 4a1342 741e4f 983550 b25652 c27c63 cca389 d8c7be e2d9e2`),qt={light:P(`0a3f86 2f6fb8 6f9fcb b9bcc0 d69a55 bd6415 7f3b00`),dark:P(`8cc9ff 4f9be0 3c6c98 5a5f65 99693b dc8d3d ffc680`)},Jt={light:[180,185,191],dark:[85,91,99]},Yt={light:[140,146,153],dark:[128,134,142]},Xt=[{name:`auto`,label:`Automatic`},{name:`safe`,label:`Colour-blind safe 20`},{name:`glasbey`,label:`Glasbey 256`},{name:`tf10`,label:`TensorFlow 10`}],Zt=[{name:`auto`,label:`Cividis`},{name:`viridis`,label:`Viridis`},{name:`diverging`,label:`Diverging`},{name:`cyclic`,label:`Cyclic`},{name:`tf-ramp`,label:`TensorFlow`}];function Qt(e,t,n){if(e===`tf10`)return Array.from({length:t},(e,t)=>nn(Ht[t%Ht.length],Math.floor(t/Ht.length)));if(e!==`glasbey`&&t<=8)return[...Bt,n===`light`?[0,0,0]:[255,255,255]].slice(0,t);let r=[...Bt,...Vt[n]];if(e!==`glasbey`&&t<=r.length)return r.slice(0,t);let i=Lt(n,e===`glasbey`?[]:r);return Array.from({length:t},(e,t)=>i[t%i.length])}function $t(e,t,n){if(e===`tf-ramp`)return tn(Gt,t,0,1);if(e===`diverging`)return tn(qt[n],t,0,1);if(e===`cyclic`)return tn(Kt,t,0,1);let[r,i]=n===`light`?[0,.93]:[.2,1];return tn(e===`viridis`?Ut:Wt,t,r,i)}var en=([e,t,n])=>`#${(1<<24|e<<16|t<<8|n).toString(16).slice(1)}`;function tn(e,t,n,r){return Array.from({length:t},(i,a)=>{let o=(n+(r-n)*a/Math.max(1,t-1))*(e.length-1),s=Math.min(Math.floor(o),e.length-2),c=e[s],l=e[s+1],u=e=>Math.round(c[e]+(l[e]-c[e])*(o-s));return[u(0),u(1),u(2)]})}function nn(e,t){if(t===0)return e;let[n,r,i]=e.map(e=>e/255),a=Math.max(n,r,i),o=Math.min(n,r,i),s=(a+o)/2,c=a-o,l=c===0?.25:c/(1-Math.abs(2*s-1));return rn(((c===0?0:a===n?(r-i)/c:a===r?2+(i-n)/c:4+(n-r)/c)*60+17*t+360)%360,l,Math.min(.8,Math.max(.25,s*(t%2==1?.72:1.2))))}function rn(e,t,n){let r=t*Math.min(n,1-n),i=t=>{let i=(t+e/30)%12;return Math.round(255*(n-r*Math.max(-1,Math.min(i-3,9-i,1))))};return[i(0),i(8),i(4)]}function an(e,t,{scale:n,domain:r},i=!1){let[a,o]=[1/0,-1/0],s=1/0;for(let t of e)Number.isFinite(t)&&(t<a&&(a=t),t>o&&(o=t),t>0&&t<s&&(s=t));let[c,l]=r??[a,o];return!r&&i&&a<0&&o>0&&([c,l]=[-Math.max(-a,o),Math.max(-a,o)]),n===`log`&&(c=Math.max(c,s)),{places:n===`quantile`?sn(e,t,c,l):on(e,c,l,n===`log`),min:a,max:o,low:c,high:l}}function on(e,t,n,r){let i=e=>r?Math.log(e):e,[a,o]=[i(t),i(n)];return Float32Array.from(e,e=>Number.isNaN(e)||r&&!(e>0)?NaN:o>a?Math.min(1,Math.max(0,(i(e)-a)/(o-a))):.5)}function sn(e,t,n,r){let i=new Float32Array(e.length).fill(NaN),a=Uint32Array.from(e,(e,t)=>t).filter(t=>!Number.isNaN(e[t]));a.sort((t,n)=>e[t]-e[n]);let o=a.filter(t=>e[t]>=n&&e[t]<=r),s=0;for(let e of o)s+=t[e];let c=0;for(let o of a){let a=e[o];if(a<n)i[o]=0;else if(a>r)i[o]=1;else{let e=t[o];i[o]=s>e?(c+e/2)/s:.5,c+=e}}return i}var cn={colors:null,palette:new Uint8Array,legend:null,codes:null},ln=255,un=64,dn=40,fn=e=>e.distinct>0;function pn(e,t,n){return n&&(t===`number`||t===`auto`&&e.kind===`number`)}function mn(e,t,n){return e.numbers&&pn(t,n.scale.as,!0)?xn(e,e.numbers,t,n):yn(e,t,n)}function hn(e,t){let{numbers:n}=e;return n?t.sort((e,t)=>n[e]-n[t]||e-t):t}function gn(e,t,n){if(t<=n)return Array.from({length:t},(e,t)=>t);let r=new Map;for(let n=0;n<t;n++)r.set(e[n],(r.get(e[n])??0)+1);let i=n,a=0;for(let e of[...r.keys()].sort((e,t)=>t-e)){if(a=e,r.get(e)>=i)break;i-=r.get(e)}let o=[];for(let n=0;n<t;n++){let t=e[n];(t>a||t===a&&i-->0)&&o.push(n)}return o}function _n(e){let t=new Uint32Array(e.distinct+1),{codes:n}=e;for(let r=0;r<n.length;r++){let i=n[r],a=i===4294967295?e.distinct:i;t[a]=t[a]+1}return t}function vn(e,t,n){let{codes:r}=e,i=new Uint8Array(r.length);for(let e=0;e<i.length;e++){let a=r[e];i[e]=a===4294967295?n:t[a]}return i}function yn(e,t,{palette:n,theme:r,custom:i}){let a=_n(e),o=e.distinct>254,s=hn(e,gn(a,e.distinct,254)),c=s.length,l=o?s.length+1:s.length,u=new Uint8Array(e.distinct).fill(c);s.forEach((e,t)=>{u[e]=t});let d=Qt(n,s.length,r).map((t,n)=>{let r=i[e.value(s[n])];return r?P(r.slice(1))[0]:t}),f=s.map((t,n)=>{let r=e.value(t);return{slot:n,label:r,count:a[t],first:t,color:en(d[n]),values:[r]}});return{colors:vn(e,u,l),palette:Cn([...d,...o?[Yt[r]]:[],Jt[r]]),codes:u,legend:{kind:`classes`,column:t.name,entries:f,numeric:e.numbers!==null,other:o?bn(e,s,a,c,r):null,missing:Sn(l,a[e.distinct],r)}}}function bn(e,t,n,r,i){let a=e.distinct-t.length,o=t.reduce((e,t)=>e+n[t],0);return{slot:r,label:`(${a.toLocaleString(`en-US`)} others)`,count:e.codes.length-o-n[e.distinct],first:e.distinct,color:en(Yt[i]),get values(){let n=new Set(t);return Array.from({length:e.distinct},(e,t)=>t).filter(e=>!n.has(e)).map(t=>e.value(t))}}}function xn(e,t,n,{palette:r,theme:i,scale:a}){let o=_n(e),{places:s,min:c,max:l,low:u,high:d}=an(t,o,a,r===`diverging`),f=Uint8Array.from(s,e=>Number.isNaN(e)?ln:Math.round(e*254)),p=o[e.distinct],m=new Uint32Array(dn);for(let e=0;e<f.length;e++){let n=o[e];f[e]===ln&&(p+=n);let r=t[e];if(!Number.isFinite(r))continue;let i=l>c?Math.min(39,Math.floor((r-c)/(l-c)*dn)):0;m[i]=m[i]+n}return{colors:vn(e,f,ln),palette:Cn([...$t(r,ln,i),Jt[i]]),codes:null,legend:{kind:`ramp`,column:n.name,scale:a.scale,min:c,max:l,low:u,high:d,stops:$t(r,un,i).map(en),histogram:m,missing:Sn(ln,p,i,a.scale===`log`&&p>o[e.distinct])}}}function Sn(e,t,n,r=!1){return t>0?{slot:e,label:r?`(missing or not above 0)`:`(missing)`,count:t,first:1/0,color:en(Jt[n]),values:[null]}:null}function Cn(e){return Uint8Array.from(e.flat())}var wn=class extends Error{},Tn=class{constructor(){this.waiting=new Map,this.next=1}expect(e){let t=this.next;return this.next=this.next%2147483647+1,{id:t,answer:new Promise((n,r)=>this.waiting.set(t,{resolve:n,reject:r,wantsBinary:e}))}}answered(e,t){let n=this.waiting.get(e);n&&(t.error===void 0?(n.answer=t,this.settle(e,n)):(this.waiting.delete(e),n.reject(new wn(t.error))))}rows({id:e,rows:t}){this.came(e,{rows:t})}atlas(e){this.came(e.id,{atlas:e})}raster(e){this.came(e.id,{raster:e})}abandon(e){for(let t of this.waiting.values())t.reject(new wn(e));this.waiting.clear()}came(e,t){let n=this.waiting.get(e);n&&(n.binary=t,this.settle(e,n))}settle(e,t){!t.answer||t.wantsBinary&&!t.binary||(this.waiting.delete(e),t.resolve({...t.answer,...t.binary}))}},En=`api/state.txt`,Dn=(e,t)=>`api/images/${t}?dataset=${e}`,On=e=>`${En}?bookmark=${e}`,kn=e=>`api/bookmarks/${e}/thumbnail`,An=[`csv`,`tsv`,`jsonl`,`parquet`,`npy`],jn=[`tsv`,`csv`,`jsonl`,`parquet`,`arrow`],Mn=[`npy`,`csv`,`tsv`,`parquet`,`json`],Nn=`For spreadsheets: texts that would be formulas begin with an apostrophe`,Pn=(e,t)=>`api/${e}.${t}`;async function Fn(e){let t=await Rn(`api/columns/${e}`);if(!t.ok)throw new wn(await zn(t));return dt(await t.arrayBuffer())}async function In(e){let t=new FormData;for(let n of e)t.append(`files`,n,n.name);let n=await Rn(`api/files`,{method:`POST`,body:t});if(!n.ok)throw new wn(await zn(n));return(await n.json()).opened}function Ln(){let e=new URL(`ws`,document.baseURI);return e.protocol=e.protocol===`https:`?`wss:`:`ws:`,e.search=``,e.href}async function Rn(e,t){try{return await fetch(e,t)}catch{throw new wn(`The server does not answer; is it still running?`)}}async function zn(e){let t=await e.text();try{let{error:e}=JSON.parse(t);if(typeof e==`string`)return e}catch{}return e.status===403?"The server does not know this page: open the address that `embedscope` printed.":`The server answered ${e.status} ${e.statusText}${t?`: ${t.slice(0,200)}`:``}`}var Bn=new Set([`search`,`atlas`,`raster`]),Vn=250,Hn=4e3,Un=`The connection to the server is lost; it is being restored.`,Wn=class{constructor(e,t){this.url=e,this.events=t,this.socket=null,this.pending=new Tn,this.wait=Vn,this.timer=0,this.closed=!1}connect(){if(this.closed)return;let e=new WebSocket(this.url);e.binaryType=`arraybuffer`,this.socket=e,e.onopen=()=>{this.wait=Vn,this.events.onConnection(`open`)},e.onmessage=e=>this.receive(e.data),e.onclose=()=>this.lost(e)}send(e){if(this.socket?.readyState!==WebSocket.OPEN)return Promise.reject(new wn(Un));let{id:t,answer:n}=this.pending.expect(Bn.has(e.type));return this.socket.send(JSON.stringify({id:t,...e})),n}ack(e){this.socket?.readyState===WebSocket.OPEN&&this.socket.send(JSON.stringify({type:`ack`,sequence:e}))}close(){this.closed=!0,clearTimeout(this.timer),this.socket?.close(),this.pending.abandon(`The page is closing.`)}lost(e){e===this.socket&&(this.socket=null,this.pending.abandon(Un),this.closed||(this.events.onConnection(`lost`),this.timer=window.setTimeout(()=>this.connect(),this.wait),this.wait=Math.min(this.wait*2,Hn)))}receive(e){try{typeof e==`string`?this.receiveText(JSON.parse(e)):this.receiveBinary(e)}catch(e){this.events.onError(e instanceof Error?e.message:String(e))}}receiveText(e){`event`in e?this.events.onEvent(e):this.pending.answered(e.id,e)}receiveBinary(e){let{kind:t,id:n}=it(e);if(t===rt.frame)try{this.events.onFrame(_t(e))}catch(e){throw this.ack(n),e}else t===rt.rows?this.pending.rows(Et(e)):t===rt.selection?this.events.onSelection(Mt(e)):t===rt.atlas?this.pending.atlas(st(e)):t===rt.raster&&this.pending.raster(bt(e))}},Gn=ft,Kn=[`left`,`right`,`down`,`up`,`back`,`front`],qn={euclidean:`Euclidean`,cosine:`Cosine`,manhattan:`Manhattan`},Jn=200;function Yn({data:e,projection:t,colorBy:n,labelBy:r,camera:i,selected:a}){let o=new URLSearchParams({data:e,p:t});if(o.set(`color`,n??``),o.set(`label`,r??``),i){let e=[...i.position,...i.target,i.zoom].map(e=>Number(e.toPrecision(6)));o.set(`cam`,[i.orthographic?2:3,...e].join(`,`))}return a.length>0&&a.length<=Jn&&o.set(`sel`,a.join(`,`)),`#${o}`}function Xn(e){let t=new URLSearchParams(e.replace(/^#/,``));if(!t.has(`data`))return null;let n={data:t.get(`data`)},r=Gn.find(e=>e===t.get(`p`));r&&(n.projection=r),t.has(`color`)&&(n.colorBy=t.get(`color`)||null),t.has(`label`)&&(n.labelBy=t.get(`label`)||null);let i=Zn(t.get(`cam`));i&&(n.camera=i);let a=t.get(`sel`)?.split(`,`).map(Number)??[];return a.length>0&&a.length<=Jn&&a.every(e=>Number.isInteger(e)&&e>=0)&&(n.selected=a),n}function Zn(e){let t=e?.split(`,`).map(Number)??[];if(t.length!==8||!t.every(Number.isFinite))return null;let[n,r,i,a,o,s,c,l]=t;return n!==2&&n!==3||l<=0?null:{orthographic:n===2,position:[r,i,a],target:[o,s,c],zoom:l}}var Qn={text:``,regex:!1,whole:!1,column:null,rows:null,error:null},$n={colorBy:null,labelBy:null,camera:null,palette:`auto`,neighbors:{k:100,metric:`cosine`},color:{as:`auto`,scale:`linear`,domain:null},colors:{}},F=({pressed:e,session:t})=>e??t?.selection.anchor??null,er=400,tr=[`view`,`session`,`selection`],nr=class{constructor(e){this.app=e,this.wanted=Xn(location.hash),e.store.subscribe(e=>{tr.some(t=>e.has(t))&&this.follow()}),addEventListener(`hashchange`,()=>{this.wanted=Xn(location.hash),this.honour()})}honour(){let{wanted:e,app:t}=this,{session:n,view:r}=t.store.state,i=n?.dataset;if(!e||!i||(this.wanted=null,e.data!==i.name))return;let a=e=>e===null||i.columns.some(t=>t.name===e),{projection:o,selected:s}=e;o&&(o===`pca`?n.pca.available>=2:n[o].hasLayout)&&o!==n.projection&&t.run({type:`show`,projection:o}),a(e.colorBy)&&e.colorBy!==r.colorBy&&t.show({colorBy:e.colorBy}),a(e.labelBy)&&e.labelBy!==r.labelBy&&t.show({labelBy:e.labelBy}),e.camera&&JSON.stringify(e.camera)!==JSON.stringify(r.camera)&&(t.cameraMoved(e.camera),t.onCamera(!1));let c=s?.filter(e=>e<i.points)??[];c.length>0&&n.selection.count===0&&t.run({type:`select`,op:`set`,by:{rows:c},anchor:c[0]})}follow(){clearTimeout(this.timer),this.timer=setTimeout(()=>{let{session:e,view:t,selection:n}=this.app.store.state;if(!e?.dataset||this.wanted)return;let r=F(this.app.store.state),i=n&&n.selected.count<=1e3?Array.from(n.selected.rows):[],a=r===null?i:[r,...i.filter(e=>e!==r)],{colorBy:o,labelBy:s,camera:c}=t,l=Yn({data:e.dataset.name,projection:e.projection,colorBy:o,labelBy:s,camera:c,selected:a});l!==location.hash&&history.replaceState(null,``,l)},er)}};function rr(e,{selected:t,unseen:n,anchor:r,neighbors:i,hits:a,highlight:o}){let s=null;if(o&&o.colors.length===e){let{slot:t,colors:n}=o;s=new Uint8Array(e);for(let r=0;r<e;r++)s[r]=n[r]===t?0:3}else t.count>0||r!==null||i?(s=new Uint8Array(e).fill(3),a&&ar(s,a,0),t.mark(s,t.count>200?0:1),i&&ar(s,i,2),r!==null&&ar(s,[r],1)):a&&(s=new Uint8Array(e).fill(3),ar(s,a,2));return n.count>0&&(s??=new Uint8Array(e),n.mark(s,4)),s}function ir({selected:e,anchor:t,neighbors:n,hits:r}){let i=new Set(t===null?[]:[t]);for(let t of[n,e.count===0?r:e.count>200?null:e.rows])for(let e=0;t&&e<t.length&&i.size<300;e++)i.add(t[e]);return Uint32Array.from(i)}function ar(e,t,n){for(let r=0;r<t.length;r++){let i=t[r];i<e.length&&(e[i]=n)}}var or=[`columns`,`theme`,`view`,`session`],sr=[`selection`,`pressed`,`neighbors`,`search`,`highlight`,`coloring`,`session`],cr=class{constructor(e,t){this.store=e,this.complain=t,this.fetching=new Set,this.generation=0,this.colored=``,this.emphasized=[],e.subscribe(e=>{or.some(t=>e.has(t))&&this.color(),sr.some(t=>e.has(t))&&this.emphasize()})}reset(){return this.generation++,this.fetching.clear(),this.colored=``,{columns:new Map,coloring:cn}}renew(e,t){let n=n=>JSON.stringify(e[n])===JSON.stringify(t[n]),r=[...this.store.state.columns].filter(([e])=>n(e));this.generation++,this.fetching.clear();for(let[e]of r)this.fetching.add(e);return this.colored=``,{columns:new Map(r)}}async need(e){if(e<0||this.fetching.has(e))return;this.fetching.add(e);let{generation:t}=this;try{let n=await Fn(e);t===this.generation&&this.store.set({columns:new Map(this.store.state.columns).set(e,n)})}catch(n){if(t!==this.generation)return;if(this.fetching.delete(e),n instanceof wn)this.complain(n);else throw n}}color(){let{session:e,view:t,columns:n,theme:r}=this.store.state,i=e?.dataset?.columns??[];this.need(i.findIndex(({name:e})=>e===t.labelBy)),this.need(i.findIndex(({name:t})=>t===e?.tsne?.supervise?.column));let a=i.findIndex(({name:e})=>e===t.colorBy),o=i[a];this.need(a);let s=n.get(a),c=(o&&t.colors[o.name])??{};if(o&&!s&&this.store.state.coloring.legend?.column===o.name)return;let l=JSON.stringify([this.generation,s?a:-1,t.palette,t.color,r,o?.kind,c]);if(l===this.colored)return;this.colored=l;let u={palette:t.palette,theme:r,scale:t.color,custom:c};this.store.set({coloring:o&&s?mn(s,o,u):cn})}emphasize(){let{session:e,selection:t,neighbors:n,search:r,highlight:i,coloring:a}=this.store.state,o=e?.dataset,s=t&&t.dataset===o?.id?t:null,c=F(this.store.state),l=n&&(n.row===null||n.row===c)?n.rows:null,u=[o?.id,s,c,l,r.rows,i,a.colors];if(u.every((e,t)=>Object.is(e,this.emphasized[t])))return;this.emphasized=u;let d={selected:s?.selected??xt.EMPTY,unseen:s?.unseen??xt.EMPTY,anchor:c,neighbors:l,hits:r.rows,highlight:i!==null&&a.colors?{slot:i,colors:a.colors}:null};this.store.set({states:rr(o?.points??0,d),labeled:ir(d)})}},lr={iterations:[],values:[]},ur=512;function dr(e,t,n){if(t===0)return lr;let r=e.iterations.at(-1)??0;if(t<r)return dr(lr,t,n);if(n===null||!Number.isFinite(n)||t===r)return e;let i=[...e.iterations,t],a=[...e.values,n];if(i.length<=ur)return{iterations:i,values:a};let o=(e,t)=>t%2==0||t===i.length-1;return{iterations:i.filter(o),values:a.filter(o)}}function fr(e,t){return e.reduce((e,n,r)=>dr(e,n,t[r]??null),lr)}var pr={connection:`connecting`,session:null,view:$n,frame:null,columns:new Map,coloring:cn,selection:null,pressed:null,states:null,labeled:new Uint32Array,point:null,question:null,neighbors:null,search:Qn,highlight:null,hover:null,tool:`pan`,history:lr,recalls:lr,places:[],pictures:null,lines:null,links:[],raster:null,said:``,toasts:[],opening:null,theme:`light`,backend:``},mr=120,hr=120,gr=class{constructor(e,t,n,r){this.store=e,this.view=t,this.ask=n,this.complain=r,this.searchTurn=0,this.pointTurn=0,this.neighborTurn=0,this.anchor=null}async press(e){this.store.set({pressed:e,question:null}),this.refresh(),await this.findNeighbors(),this.store.state.pressed===e&&await this.selectAround(e)}release(){this.neighborTurn++,this.store.set({pressed:null,question:null}),this.refresh()}setNeighbors(e){this.view.change({neighbors:{...this.store.state.view.neighbors,...e}}),clearTimeout(this.neighborTimer),this.neighborTimer=setTimeout(async()=>{let{neighbors:e,selection:t,question:n}=this.store.state,r=F(this.store.state),i=r!==null&&!n&&e?.row===r&&t?.selected.count===e.rows.length+1;await this.findNeighbors(),i&&F(this.store.state)===r&&await this.selectAround(r)},hr)}question(e){this.store.set({question:e}),this.findNeighbors()}forgetQuestion(){this.store.state.question&&(this.store.set({question:null}),this.findNeighbors())}refresh(){let e=F(this.store.state);e===null?this.store.set({point:null}):this.store.state.point?.row!==e&&this.describe(e),e!==this.anchor&&(this.anchor=e,this.store.state.question||(this.store.state.neighbors?.row!==e&&this.store.set({neighbors:null}),e!==null&&this.store.state.pressed===null&&this.findNeighbors()))}heard(){let{pressed:e,session:t}=this.store.state;e!==null&&t?.selection.anchor===e&&this.store.set({pressed:null}),this.refresh()}reset(){this.searchTurn++,this.pointTurn++,this.neighborTurn++,this.anchor=null,this.store.set({search:Qn,point:null,neighbors:null,question:null,pressed:null,selection:null,highlight:null,hover:null})}reread(){this.store.set({point:null}),this.refresh();let{search:e}=this.store.state;e.text!==``&&this.search({})}search(e){let t={...this.store.state.search,...e};clearTimeout(this.searchTimer);let n=++this.searchTurn;t.text===``?this.store.set({search:{...t,rows:null,error:null}}):(this.store.set({search:t}),this.searchTimer=setTimeout(async()=>{let{text:e,regex:r,whole:i,column:a}=t;try{let o=await this.ask({type:`search`,text:e,regex:r,whole:i,column:a});n===this.searchTurn&&this.store.set({search:{...t,rows:o.rows,error:null}})}catch(e){let r=e instanceof Error?e.message:String(e);n===this.searchTurn&&this.store.set({search:{...t,rows:null,error:r}})}},mr))}async selectAround(e){let{neighbors:t}=this.store.state,n=t?.row===e?Array.from(t.rows):[];try{await this.ask({type:`select`,op:`set`,by:{rows:[e,...n]},anchor:e}),this.heard()}catch(e){this.store.set({pressed:null}),this.complain(e)}}async describe(e){let t=++this.pointTurn;try{let{values:n}=await this.ask({type:`point`,row:e});t===this.pointTurn&&this.store.set({point:{row:e,values:n}})}catch(e){this.complain(e)}}async findNeighbors(){clearTimeout(this.neighborTimer);let e=++this.neighborTurn,{view:t,session:n,question:r}=this.store.state,i=F(this.store.state),a=r??(i===null?null:{of:{row:i},title:``});if(a||this.store.set({neighbors:null}),!a||!n?.dataset?.hasVectors)return;let o=Math.min(t.neighbors.k,n.dataset.points-1);if(o<1)return;let{metric:s}=t.neighbors;try{let{rows:t,distances:n}=await this.ask({type:`neighbors`,of:a.of,k:o,metric:s});if(e!==this.neighborTurn)return;this.store.set({neighbors:{row:r?null:i,title:a.title,metric:s,rows:Uint32Array.from(t),distances:Float64Array.from(n)}})}catch(t){if(e!==this.neighborTurn)return;r&&this.store.set({question:null}),this.complain(t)}}},_r=[`__seq_next__`,`__next__`],vr=4294967295;function yr(e){let t=e.codes.length,n=Uint32Array.from({length:e.distinct},(n,r)=>br(e.value(r),t)),r=new Uint32Array(t).fill(vr),i=new Uint8Array(t),a=0;for(let o=0;o<t;o++){let t=e.codes[o],s=t===4294967295?vr:n[t];s!==vr&&s!==o&&(r[o]=s,i[s]=1,a++)}let o=new Uint32Array(2*a),s=0,c=e=>{for(let t=e;r[t]!==vr;){let e=r[t];o[s++]=t,o[s++]=e,r[t]=vr,t=e}};for(let e=0;e<t;e++)i[e]===0&&c(e);for(let e=0;e<t;e++)c(e);return{pairs:o,colors:`hue`}}function br(e,t){let n=/^\s*\d+\s*$/.test(e)?Number(e):NaN;return n<t?n:vr}var xr=500,Sr=80,Cr=15,wr=[`hover`,`pressed`,`session`,`preferences`,`frame`],Tr={light:Uint8Array.of(63,110,168,63,110,168),dark:Uint8Array.of(127,178,229,127,178,229)},Er=class{constructor(e,t,n,r){this.store=e,this.derive=t,this.ask=n,this.complain=r,this.named=``,this.linked=null,this.linkedIn=``,this.drawnLines=null,this.rastering=!1,this.nextRaster=null,e.subscribe(e=>{(e.has(`session`)||e.has(`columns`)||e.has(`preferences`))&&this.lines(),(e.has(`frame`)||e.has(`view`)||e.has(`preferences`))&&this.places(),wr.some(t=>e.has(t))&&this.links()})}async raster(e,t,n){if(this.rastering){this.nextRaster=()=>this.raster(e,t,n);return}this.rastering=!0;let{coloring:r,frame:i,session:a,theme:o}=this.store.state,{legend:s,codes:c}=r,l=s?r.palette:Tr[o];try{let{width:r,height:o,largest:u,usual:d,pixels:f}=(await this.ask({type:`raster`,matrix:e,width:Math.min(4096,t),height:Math.min(4096,n),column:s?.column??null,palette:Or(l),...c?{codes:Or(c)}:{},...s?.kind===`ramp`?{scale:s.scale,domain:[s.low,s.high]}:{},selected:(a?.selection.count??0)>0})).raster;i?.dataset===this.store.state.frame?.dataset&&this.store.set({raster:{width:r,height:o,data:f,largest:u,percentile99:d,matrix:e}})}catch(e){this.complain(e)}this.rastering=!1;let u=this.nextRaster;this.nextRaster=null,u?.()}lines(){let{session:e,columns:t,preferences:n}=this.store.state,r=e?.dataset?.columns.findIndex(({name:e})=>_r.includes(e))??-1;r>=0&&n.look.lines&&this.derive.need(r);let i=n.look.lines?t.get(r)??null:null;i!==this.drawnLines&&(this.drawnLines=i,this.store.set({lines:i?yr(i):null}))}places(){let{frame:e,view:t,preferences:n,session:r}=this.store.state;clearTimeout(this.placesTimer);let i=t.labelBy;if(!n.look.places||!e||i===null||!r){this.named=``,this.store.state.places.length>0&&this.store.set({places:[]});return}let a=JSON.stringify([e.dataset,e.projection,e.iteration,e.sequence,i]);a!==this.named&&(this.placesTimer=setTimeout(async()=>{this.named=a;try{let{labels:e}=await this.ask({type:`clusters`,column:i});this.named===a&&this.store.set({places:e})}catch(e){this.complain(e)}},xr))}links(){let{hover:e,session:t,preferences:n,frame:r}=this.store.state,i=n.look.links&&(t?.dataset?.hasVectors??!1)&&r!==null?e?.row??F(this.store.state):null,a=JSON.stringify([r?.dataset,r?.projection,r?.iteration,r?.sequence,t?.sphereize]),o=i!==this.linked;(o||a!==this.linkedIn)&&(this.linked=i,this.linkedIn=a,i===null?(clearTimeout(this.linksTimer),this.linksTimer=void 0,this.store.state.links.length>0&&this.store.set({links:[]})):(o||this.linksTimer===void 0)&&(clearTimeout(this.linksTimer),this.linksTimer=setTimeout(async()=>{this.linksTimer=void 0;let e=Math.min(Cr,(this.store.state.session?.dataset?.points??1)-1);if(!(e<1))try{let t=await this.ask({type:`surroundings`,row:i,k:e});this.linked===i&&this.store.set({links:Dr(i,t)})}catch(e){this.complain(e)}},o?Sr:xr)))}};function Dr(e,{kept:t,missing:n,false:r}){let i=(t,n)=>t.map(t=>({from:e,to:t,kind:n}));return[...i(r,`false`),...i(n,`missing`),...i(t,`true`)]}function Or(e){let t=``;for(let n=0;n<e.length;n+=32768)t+=String.fromCharCode(...e.subarray(n,n+32768));return btoa(t)}var kr=[16,32,64],Ar=class{constructor(e,t,n){this.store=e,this.ask=t,this.complain=n,this.held=[],this.wanted=new Uint32Array,this.busy=!1,this.size=0,e.subscribe(e=>{(e.has(`preferences`)||e.has(`session`))&&this.settings()})}visible(e){this.wanted=e,this.fetch()}settings(){let{session:e,preferences:t}=this.store.state,{pictures:n,spriteSize:r}=t.look,i=kr.find(e=>e>=(r??32))??64,a=n&&e?.dataset?.images!=null;a&&i===this.size&&e?.dataset?.id===this.dataset||(a||this.size!==0)&&(this.size=a?i:0,this.dataset=e?.dataset?.id,this.held=[],this.store.set({pictures:a?[]:null}),this.fetch())}async fetch(){if(this.size===0||this.busy)return;let e=this.wanted.filter(e=>!this.held.some(({rows:t})=>t.has(e)));if(e.length===0)return;this.busy=!0;let{size:t,dataset:n}=this;try{let{atlas:r}=await this.ask({type:`atlas`,rows:Array.from(e),size:t}),{png:i,size:a,columns:o}=r,s=await createImageBitmap(new Blob([i],{type:`image/png`}));t===this.size&&n===this.dataset&&(this.held=[...this.held,{page:{image:s,cell:a,columns:o,rows:e},rows:new Set(e)}].slice(-6),this.store.set({pictures:this.held.map(({page:e})=>e)})),this.busy=!1,this.fetch()}catch(e){this.busy=!1,this.wanted=new Uint32Array,this.complain(e)}}},jr=[`auto`,`value`,`count`,`first`],Mr=new Intl.Collator(`en`,{numeric:!0}),Nr=(e,t)=>e===`auto`?t?`value`:`count`:e;function Pr(e,t,n){let r={value:(e,t)=>n?Number(e.label)-Number(t.label):Mr.compare(e.label,t.label),count:(e,t)=>t.count-e.count,first:(e,t)=>e.first-t.first}[Nr(t,n)];return[...e].sort((e,t)=>r(e,t)||e.slot-t.slot)}var Fr=`embedscope.preferences`,Ir={pointSize:null,opacity:null,spriteSize:null,pictures:!1,places:!1,lines:!0,links:!1,translucent:!1,shapes:!1};function Lr(e,t){let n=t>=700,r={theme:`system`,leftOpen:n,rightOpen:n,look:Ir,legendOrder:`auto`,hinted:!1},i;try{i=JSON.parse(e?.getItem(Fr)??`{}`)??{}}catch{return r}(i.theme===`light`||i.theme===`dark`)&&(r.theme=i.theme),n&&typeof i.leftOpen==`boolean`&&(r.leftOpen=i.leftOpen),n&&typeof i.rightOpen==`boolean`&&(r.rightOpen=i.rightOpen),zr(i.look)&&(r.look=Br(i.look));let a=jr.find(e=>e===i.legendOrder);return a&&(r.legendOrder=a),r.hinted=i.hinted===!0,r}function Rr(e,t,n){try{let{leftOpen:r,rightOpen:i}=n>=700?t:Lr(e,700);e?.setItem(Fr,JSON.stringify({...t,leftOpen:r,rightOpen:i}))}catch{}}var zr=e=>typeof e==`object`&&!!e&&!Array.isArray(e);function Br(e){let t={...Ir};for(let[n,r]of Object.entries(Ir))(r===null?e[n]===null||Number.isFinite(e[n]):typeof e[n]==typeof r)&&(t[n]=e[n]);return t}var Vr=class{constructor(e){this.app=e}change(e,t,n){return this.app.inspector.forgetQuestion(),this.app.run(n===void 0?{type:`select`,op:e,by:t}:{type:`select`,op:e,by:t,anchor:n})}click(e,t=`set`){t===`set`?this.app.inspector.press(e):this.toggle(e,t)}region({polygon:e,matrix:t,op:n}){this.change(n,{region:{polygon:e,matrix:t}})}hits(e){let{text:t,regex:n,whole:r,column:i}=this.app.store.state.search;t!==``&&this.change(e,{search:{text:t,regex:n,whole:r,column:i}})}entry(e,{values:t},n,r){let[i]=t,a=t.length===1?{value:{column:e,value:i}}:{values:{column:e,values:t}};this.change(n?r?`remove`:`add`:`set`,a)}clear(){let{session:e,pressed:t,search:n,question:r}=this.app.store.state;r?this.app.inspector.forgetQuestion():t!==null||(e?.selection.count??0)>0?this.none():n.text===``?this.app.store.set({highlight:null}):this.app.inspector.search({text:``})}none(){this.app.inspector.release(),this.app.run({type:`select.none`})}async reset(){let{session:e}=this.app.store.state;this.app.inspector.search({text:``}),this.app.inspector.forgetQuestion(),e&&(e.selection.count>0&&this.none(),e.selection.isolated>0&&await this.app.run({type:`isolate.reset`}),e.selection.hidden>0&&await this.app.run({type:`hide.reset`}))}toggle(e,t){let{selection:n}=this.app.store.state;t===`remove`||(n?.selected.has(e)??!1)?this.change(`remove`,{rows:[e]}):this.change(`add`,{rows:[e]},e)}},Hr=class{constructor(e){this.value=e,this.listeners=new Set}get state(){return this.value}set(e){let t=new Set;for(let n of Object.keys(e))Object.is(this.value[n],e[n])||t.add(n);if(t.size!==0){this.value={...this.value,...e};for(let e of[...this.listeners])e(t)}}subscribe(e){return this.listeners.add(e),()=>this.listeners.delete(e)}},Ur=200,Wr=class{constructor(e,t,n){this.get=e,this.put=t,this.send=n,this.pending=new Set,this.flying=new Map}change(e){this.put({...this.get(),...e});for(let t of Object.keys(e))this.pending.add(t);clearTimeout(this.timer),`camera`in e?this.timer=setTimeout(()=>this.flush(),Ur):this.flush()}flush(){if(clearTimeout(this.timer),this.pending.size===0)return;let e=[...this.pending];this.pending.clear();let t=this.get();for(let t of e)this.flying.set(t,(this.flying.get(t)??0)+1);let n=()=>{for(let t of e)this.flying.set(t,(this.flying.get(t)??1)-1)};this.send({type:`view`,...Object.fromEntries(e.map(e=>[e,t[e]]))}).then(n,n)}reset(){clearTimeout(this.timer),this.pending.clear(),this.flying.clear()}adopt(e){let t=this.get(),n=Object.keys(e).filter(n=>!this.pending.has(n)&&(this.flying.get(n)??0)===0&&JSON.stringify(e[n])!==JSON.stringify(t[n]));return n.length>0&&this.put({...t,...Object.fromEntries(n.map(t=>[t,e[t]]))}),new Set(n)}},Gr=class{constructor(){this.onCamera=()=>{},this.dark=matchMedia(`(prefers-color-scheme: dark)`),this.held=null,this.acked=-1,this.undrawn=!1,this.toastId=0,this.uploads=Promise.resolve(),this.store=new Hr({...pr,preferences:Lr(localStorage,innerWidth)}),this.socket=new Wn(Ln(),{onConnection:e=>{this.acked=-1,this.undrawn=!1,e!==`open`&&this.view.reset(),this.store.set({connection:e})},onEvent:e=>this.heard(e),onFrame:e=>this.framed(e),onSelection:e=>this.selected(e),onError:e=>this.notify(`error`,e)});let e=e=>this.socket.send(e),t=e=>this.complain(e);this.view=new Wr(()=>this.store.state.view,e=>this.store.set({view:e}),n=>e(n).catch(t)),this.inspector=new gr(this.store,this.view,e,t),this.selecting=new Vr(this),this.derive=new cr(this.store,t),this.overlays=new Er(this.store,this.derive,e,t),this.pictures=new Ar(this.store,e,t),this.address=new nr(this),this.dark.addEventListener(`change`,()=>this.applyTheme()),addEventListener(`pagehide`,()=>this.view.flush()),this.applyTheme()}start(){this.socket.connect()}async run(e){this.view.flush();try{return await this.socket.send(e)}catch(e){return this.complain(e),null}}ask(e){return this.socket.send(e).catch(()=>null)}attempt(e){return this.socket.send(e).then(()=>null,e=>e.message)}show(e){let{view:t}=this.store.state,n=e.colorBy!==void 0&&e.colorBy!==t.colorBy&&!e.color;this.view.change(n?{...e,color:{as:`auto`,scale:`linear`,domain:null}}:e)}cameraMoved(e){this.view.change({camera:e})}drawn(){let{frame:e}=this.store.state;e&&this.ack(e),this.undrawn=!1}open(e){return e.length===0||(this.uploads=this.uploads.then(async()=>{this.store.set({opening:e.map(({name:e})=>e).join(`, `)});try{await In(e),this.store.set({toasts:this.store.state.toasts.filter(({kind:e})=>e!==`error`)})}catch(e){this.complain(e)}this.store.set({opening:null})})),this.uploads}prefer(e){let t={...this.store.state.preferences,...e};this.store.set({preferences:t}),Rr(localStorage,t,innerWidth),this.applyTheme()}look(e){this.prefer({look:{...this.store.state.preferences.look,...e}})}notify(e,t){let n=this.store.state.toasts.filter(e=>e.message!==t);this.store.set({toasts:[...n,{id:++this.toastId,kind:e,message:t}]})}dismiss(e){this.store.set({toasts:this.store.state.toasts.filter(t=>t.id!==e)})}complain(e){this.store.state.connection===`open`&&this.notify(`error`,e instanceof Error?e.message:String(e))}applyTheme(){let e=this.store.state.preferences.theme,t=e===`system`?this.dark.matches?`dark`:`light`:e;document.documentElement.dataset.theme=t,this.store.set({theme:t})}heard(e){if(e.event===`session`)this.adopt(e.session);else if(e.event===`progress`){let{session:t}=this.store.state,{task:n,tsne:r,umap:i}=e;t&&this.store.set({session:{...t,task:n,tsne:r,umap:i},...this.curves(r)})}else this.notify(`error`,e.message)}adopt(e){let t=this.store.state.session,n=t?.dataset?.id!==e.dataset?.id,r=n||JSON.stringify(t?.dataset?.columns)!==JSON.stringify(e.dataset?.columns);n&&(this.view.reset(),this.inspector.reset(),this.store.set({frame:null,history:lr,recalls:lr,raster:null,places:[]}));let i=n?this.derive.reset():r?this.derive.renew(t?.dataset?.columns??[],e.dataset?.columns??[]):{},{tsne:a}=e,o=a.status===`idle`||a.status===`preparing`;this.store.set({session:e,...i,...o?{history:lr,recalls:lr}:this.curves(a)}),this.view.adopt(e.view).has(`camera`)&&this.onCamera(!n),r&&!n&&this.inspector.reread(),this.inspector.heard(),n&&this.address.honour(),n&&a.iteration>0&&this.pastCurves(),this.held&&this.held.dataset===e.dataset?.id&&this.framed(this.held)}curves({iteration:e,kl:t,recall:n}){let{history:r,recalls:i}=this.store.state;return{history:dr(r,e,t),recalls:dr(i,e,n)}}async pastCurves(){let e=await this.ask({type:`tsne.curve`});e?.iterations&&this.store.set({history:fr(e.iterations,e.kl),recalls:fr(e.recall.map(([e])=>e),e.recall.map(([,e])=>e))})}selected(e){this.store.set({selection:e}),this.inspector.heard()}framed(e){if(e.dataset===this.store.state.session?.dataset?.id){this.held=null,this.undrawn||this.ack(e),this.undrawn=!0;let{history:t}=this.store.state;this.store.set({frame:e,history:e.projection===`tsne`?dr(t,e.iteration,e.kl):t})}else this.held=e,this.ack(e)}ack({sequence:e}){e!==this.acked&&(this.acked=e,this.socket.ack(e))}};function Kr({session:e,view:t,columns:n},r){let i=e?.dataset?.columns.findIndex(({name:e})=>e===t.labelBy)??-1;return n.get(i)?.text(r)??null}var qr=1.35;async function Jr(e,t){let{app:n,map:r}=e,{state:i}=n.store,a=(i.session?.selection.count??0)>0,o=e=>n.store.set({tool:i.tool===e?`pan`:e});switch(t){case`search`:return i.preferences.rightOpen||e.openPanel(`right`),await e.updateComplete,e.searchBox.focus();case`regex`:return n.inspector.search({regex:!i.search.regex});case`clear`:return r.cancelGesture()?void 0:i.tool!==`pan`&&!a?n.store.set({tool:`pan`}):n.selecting.clear();case`fit`:return r.fit();case`fit-selection`:return r.focusRows(a&&i.selection?i.selection.selected.rows:i.labeled);case`in`:return r.zoomBy(qr);case`out`:return r.zoomBy(1/qr);case`lasso`:case`box`:return o(t);case`pan`:return n.store.set({tool:`pan`});case`isolate`:case`hide`:a?await n.run({type:t}):n.store.set({said:`Nothing is selected`});return;case`invert`:await n.run({type:`select.invert`});return;case`all`:await n.run({type:`select.all`});return;case`undo`:case`redo`:i.session?.selection[t]?await n.run({type:t}):n.store.set({said:`Nothing to ${t}`});return;case`bookmark`:return e.bookmarks.add();case`help`:return e.shortcuts.toggle()}}function Yr(e,t){let{frame:n,selection:r,neighbors:i,backend:a,labeled:o,coloring:s,states:c,places:l,pictures:u,lines:d,links:f}=e;return Object.freeze({iteration:n?.iteration??0,projection:n?.projection??null,dims:n?.dims??null,get positions(){return n?Array.from(n.positions,(e,t)=>yt(n,t)):[]},camera:t?.camera??null,moving:t?.moving??!1,selected:Array.from(r?.selected.rows??[]),unseen:Array.from(r?.unseen.rows??[]),neighbors:Array.from(i?.rows??[]),labeled:Array.from(o),colorOf(e){let t=s.colors?.[e];return t===void 0?null:`#${Array.from(s.palette.slice(3*t,3*t+3),e=>e.toString(16).padStart(2,`0`)).join(``)}`},stateOf:e=>c?.[e]??0,at:e=>t?.at(e)??null,overlays:{places:l.map(({text:e})=>e),pictures:u?.reduce((e,{rows:t})=>e+t.length,0)??0,lines:(d?.pairs.length??0)/2,links:{true:f.filter(({kind:e})=>e===`true`).length,missing:f.filter(({kind:e})=>e===`missing`).length,false:f.filter(({kind:e})=>e===`false`).length}},backend:a})}function Xr(e,t){let n=0,r=e=>e.dataTransfer?.types.includes(`Files`)??!1,i=t=>{n>0!=t>0&&e(t>0),n=t},a={dragenter:e=>{r(e)&&(e.preventDefault(),i(n+1))},dragover:e=>{r(e)&&(e.preventDefault(),e.dataTransfer&&(e.dataTransfer.dropEffect=`copy`),n===0&&i(1))},dragleave:e=>{r(e)&&i(Math.max(0,n-1))},drop:e=>{r(e)&&(e.preventDefault(),i(0),t([...e.dataTransfer?.files??[]]))}};for(let[e,t]of Object.entries(a))addEventListener(e,t);return()=>{for(let[e,t]of Object.entries(a))removeEventListener(e,t)}}var I=e=>w`<svg
  width="16"
  height="16"
  viewBox="0 0 16 16"
  fill="none"
  stroke="currentColor"
  stroke-width="1.4"
  stroke-linecap="round"
  stroke-linejoin="round"
  aria-hidden="true"
>
  ${e}
</svg>`,Zr=I(T`<path d="M2 12.5v-9h4l1.5 2H14v7z"/>`),Qr=I(T`<path d="M4 4l8 8M12 4l-8 8"/>`),$r=I(T`<path d="M8 3.5v9M3.5 8h9"/>`),ei=I(T`<path d="M3.5 8h9"/>`),ti=I(T`<path d="M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10"/>`),ni=I(T`<path d="M8 2.5v7M5 7l3 3 3-3M2.5 12.5h11"/>`),ri=I(T`<path d="M3 13l.6-2.6L10.5 3.5l2 2-6.9 6.9z"/>`),ii=I(T`<path d="M3 4.5h10M6 4.5v-2h4v2M4.5 4.5l.6 9h5.8l.6-9"/>`),ai=I(T`<path d="M2.5 3h11v10h-11zM6 3v10"/>`),oi=I(T`<path d="M2.5 3h11v10h-11zM10 3v10"/>`),si=I(T`<rect x="2" y="4" width="12" height="8.5" rx="1.5"/><path d="M4.5 6.8h.01M7 6.8h.01M9.5 6.8h.01M11.7 6.8h.01M5.5 9.8h5"/>`),ci=I(T`<path d="M8 2.5l6 11H2zM8 6.5v3.5M8 11.8h.01"/>`),li=I(T`<path d="M8 1.8v12.4M1.8 8h12.4M8 1.8L6.2 3.6M8 1.8l1.8 1.8M8 14.2l-1.8-1.8M8 14.2l1.8-1.8M1.8 8l1.8-1.8M1.8 8l1.8 1.8M14.2 8l-1.8-1.8M14.2 8l-1.8 1.8"/>`),ui=I(T`<rect x="2.5" y="3.5" width="11" height="9" stroke-dasharray="2.4 2"/>`),di=I(T`<path d="M5 12.2c-2-.9-3-2.4-3-4 0-2.9 2.7-5.2 6-5.2s6 2.1 6 4.6-2.6 4.6-6 4.6c-1 0-1.9-.1-2.7-.4M5.3 11.8c.9 0 1.5.5 1.5 1.2 0 .9-1 1.5-2.3 1.2" stroke-dasharray="2.6 1.8"/>`),fi=I(T`<path d="M5.5 3.5L2.5 6.5l3 3M2.5 6.5h7a4 4 0 0 1 0 8H7"/>`),pi=I(T`<path d="M10.5 3.5l3 3-3 3M13.5 6.5h-7a4 4 0 0 0 0 8H9"/>`);I(T`<path d="M3.5 8h.01M8 8h.01M12.5 8h.01" stroke-width="2.2"/>`);var mi=I(T`<path d="M8 13V3.5M4 7.5l4-4 4 4"/>`),hi=I(T`<path d="M8 3v9.5M4 8.5l4 4 4-4"/>`),gi=I(T`<path d="M3 2.5h7l3 3v8H3zM5.5 7.5h5M5.5 10.5h5"/>`),_i=w`<svg width="18" height="18" viewBox="0 0 32 32" aria-hidden="true">
  <rect width="32" height="32" rx="7" fill="#12161c" />
  <circle cx="10" cy="11" r="3.2" fill="#56b4e9" /><circle cx="16" cy="8" r="2.2" fill="#56b4e9" />
  <circle cx="22.5" cy="13" r="3.2" fill="#e69f00" /><circle cx="24" cy="19" r="2.2" fill="#e69f00" />
  <circle cx="11" cy="22" r="3.2" fill="#3fc79a" /><circle cx="17" cy="24" r="2.2" fill="#3fc79a" />
  <circle cx="16" cy="16" r="1.8" fill="#fff" />
</svg>`,vi=[{keys:[`/`],action:`search`,does:`Search; Enter goes to the next match`},{keys:[`r`],action:`regex`,does:`Search by regular expression, or not`},{keys:[`Escape`],action:`clear`,does:`Clear the selection, then the search`},{keys:[`f`],action:`fit`,does:`Fit the whole map`},{keys:[`F`],action:`fit-selection`,does:`Fit the selection and its neighbours`},{keys:[`+`,`=`],action:`in`,does:`Zoom in`},{keys:[`-`],action:`out`,does:`Zoom out`},{keys:[`l`],action:`lasso`,does:`Lasso, or back to moving`},{keys:[`m`],action:`box`,does:`Box, or back to moving`},{keys:[`v`],action:`pan`,does:`Move the map`},{keys:[`i`],action:`isolate`,does:`Show only the selection`},{keys:[`h`],action:`hide`,does:`Hide the selection`},{keys:[`i`],ctrl:!0,action:`invert`,does:`Select all others`},{keys:[`a`],ctrl:!0,action:`all`,does:`Select all that are shown`},{keys:[`z`],ctrl:!0,action:`undo`,does:`Undo`},{keys:[`Z`,`y`],ctrl:!0,action:`redo`,does:`Redo`},{keys:[`b`],action:`bookmark`,does:`Add a bookmark`},{keys:[`?`],action:`help`,does:`This sheet`}],yi=[[[`Tab`],`Into the map and out of it`],[[`←`,`→`,`↑`,`↓`],`To the next point in that direction`],[[`Enter`],`Select the point and its neighbours`],[[`N`],`To the next neighbour; Shift N back`],[[`Shift`,`←`],`Turn (3D); with Alt, move`]];function bi(e,t){if(e.altKey||t&&e.key!==`Escape`)return null;let n=e.ctrlKey||e.metaKey;return vi.find(t=>(t.ctrl??!1)===n&&t.keys.includes(e.key))?.action??null}var L=o`
  :host {
    box-sizing: border-box;
    font: 13px / 1.45 var(--font);
    color: var(--text);
  }
  :host([hidden]),
  [hidden] {
    display: none !important;
  }
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  :focus-visible {
    outline: 2px solid var(--accent);
    outline-offset: 1px;
  }
  h2 {
    margin: 0;
    font-size: 12px;
    font-weight: 600;
    letter-spacing: 0.01em;
  }
  p {
    margin: 0;
  }
  .muted {
    color: var(--muted);
  }
  .small {
    font-size: 12px;
  }
  .number {
    font-variant-numeric: tabular-nums;
  }
  button,
  select,
  input {
    font: inherit;
    color: inherit;
  }
  button,
  .button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 6px;
    min-width: 0;
    height: 28px;
    padding: 0 10px;
    border: 1px solid var(--line-strong);
    border-radius: var(--radius);
    background: var(--raised);
    color: var(--text);
    font-weight: 500;
    text-decoration: none;
    white-space: nowrap;
    cursor: pointer;
  }
  button:hover:not(:disabled),
  .button:hover {
    background: var(--hover);
  }
  button:disabled,
  .button[aria-disabled="true"] {
    color: var(--muted);
    border-color: var(--line);
    background: none;
    cursor: default;
    opacity: 0.7;
  }
  button.primary:not(:disabled) {
    border-color: transparent;
    background: var(--accent-fill);
    color: var(--on-accent);
  }
  button.primary:hover:not(:disabled) {
    filter: brightness(1.08);
  }
  button.plain {
    border-color: transparent;
    background: none;
  }
  button.icon,
  .button.icon {
    width: 28px;
    padding: 0;
    border-color: transparent;
    background: none;
    color: var(--muted);
  }
  button.icon:hover:not(:disabled),
  .button.icon:hover {
    background: var(--hover);
    color: var(--text);
  }
  svg {
    flex: none;
    display: block;
  }
  select,
  input[type="text"],
  input[type="search"],
  input[type="number"] {
    width: 100%;
    min-width: 0;
    height: 28px;
    padding: 0 8px;
    border: 1px solid var(--line-strong);
    border-radius: var(--radius);
    background: var(--raised);
  }
  select {
    padding-right: 4px;
    text-overflow: ellipsis;
  }
  input[type="number"] {
    font-variant-numeric: tabular-nums;
    appearance: textfield;
  }
  input::-webkit-inner-spin-button {
    appearance: none;
    margin: 0;
  }
  input::placeholder {
    color: var(--muted);
    opacity: 1;
  }
  input[aria-invalid="true"] {
    border-color: var(--danger);
  }
  input[type="range"] {
    width: 100%;
    min-width: 0;
    height: 18px;
    margin: 0;
    accent-color: var(--accent);
  }
  input[type="checkbox"],
  input[type="radio"] {
    accent-color: var(--accent);
    margin: 0;
    flex: none;
  }
  label.check {
    display: flex;
    align-items: center;
    gap: 8px;
    cursor: pointer;
  }
  fieldset {
    min-width: 0;
    margin: 0;
    padding: 0;
    border: 0;
  }
  button[aria-pressed="true"].toggle {
    border-color: var(--accent);
    background: var(--accent-soft);
    color: var(--accent);
  }
  .segmented {
    display: grid;
    grid-auto-flow: column;
    grid-auto-columns: 1fr;
    height: 28px;
    padding: 2px;
    border-radius: var(--radius);
    background: var(--sunken);
    box-shadow: inset 0 0 0 1px var(--line);
  }
  .segmented label {
    position: relative;
    display: flex;
    align-items: center;
    justify-content: center;
    padding: 0 5px;
    border-radius: 4px;
    color: var(--muted);
    font-weight: 500;
    white-space: nowrap;
    cursor: pointer;
  }
  .segmented label:has(input:checked) {
    background: var(--raised);
    box-shadow: 0 0 0 1px var(--line-strong);
    color: var(--text);
  }
  .segmented label:has(input:focus-visible) {
    outline: 2px solid var(--accent);
  }
  .segmented label:has(input:disabled) {
    cursor: default;
    opacity: 0.6;
  }
  .segmented input {
    position: absolute;
    inset: 0;
    opacity: 0;
    cursor: inherit;
  }
  .field {
    display: grid;
    grid-template-columns: 78px minmax(0, 1fr);
    align-items: center;
    gap: 6px 8px;
  }
  .field > .label {
    color: var(--muted);
  }
  .slider {
    display: grid;
    grid-template-columns: minmax(0, 1fr) 60px;
    align-items: center;
    gap: 8px;
  }
  .stack {
    display: grid;
    gap: 8px;
  }
  .warn {
    color: var(--warn);
  }
  summary:focus-visible {
    border-radius: 4px;
  }
  details > .inside {
    padding-top: 8px;
  }
  .visually-hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  @media (prefers-reduced-motion: no-preference) {
    button {
      transition: background-color 0.12s;
    }
  }
`,xi=o`
  :host {
    display: grid;
    grid-template: minmax(0, 1fr) auto / auto minmax(0, 1fr) auto;
    height: 100%;
    overflow: hidden;
    background: var(--bg);
  }
  es-status-bar {
    grid-row: 2;
    grid-column: 1 / -1;
  }
  aside {
    display: flex;
    flex-direction: column;
    width: var(--panel-width);
    min-height: 0;
    background: var(--panel);
  }
  .left {
    grid-area: 1 / 1;
    border-right: 1px solid var(--line);
  }
  .right {
    grid-area: 1 / 3;
    border-left: 1px solid var(--line);
  }
  main {
    position: relative;
    grid-area: 1 / 2;
    min-width: 0;
    overflow: hidden;
  }
  header {
    display: flex;
    flex: none;
    align-items: center;
    gap: 2px;
    height: 44px;
    padding: 0 8px 0 14px;
  }
  .left > header {
    border-bottom: 1px solid var(--line);
  }
  .inspector > header {
    justify-content: space-between;
    height: 28px;
    padding: 0;
    margin-right: -6px;
  }
  h1 {
    flex: 1;
    min-width: 0;
    margin: 0 0 0 6px;
    overflow: hidden;
    text-overflow: ellipsis;
    font-size: 13px;
    font-weight: 650;
    letter-spacing: -0.015em;
  }
  .theme {
    width: 60px;
    height: 26px;
    padding: 0 0 0 4px;
    border-color: transparent;
    background: none;
    color: var(--muted);
    font-size: 12px;
  }
  .theme:hover {
    background: var(--hover);
  }
  .theme option {
    background: var(--raised);
    color: var(--text);
  }
  .scroll {
    flex: 1;
    min-height: 0;
    padding: 12px 4px 12px 14px;
    overflow-y: auto;
    scrollbar-width: thin;
    scrollbar-gutter: stable;
  }
  .parts > * {
    display: block;
    margin-top: 12px;
    padding-top: 12px;
    border-top: 1px solid var(--line);
    margin-left: -14px;
    margin-right: -4px;
    padding-left: 14px;
    padding-right: 4px;
  }
  .parts > es-look-panel {
    margin-top: 4px;
    padding-top: 0;
    border-top: 0;
  }
  .parts > es-projection-panel {
    padding-top: 4px;
  }
  .inspector {
    display: flex;
    flex: 1;
    flex-direction: column;
    gap: 12px;
    min-height: 0;
    padding: 8px 14px 12px;
    overflow-y: auto;
    scrollbar-width: thin;
  }
  es-search-box,
  es-point-card {
    flex: none;
  }
  es-point-card {
    padding-top: 12px;
    border-top: 1px solid var(--line);
  }
  es-neighbor-panel {
    flex: 1 0 190px;
    padding-top: 12px;
    border-top: 1px solid var(--line);
  }
  es-bookmarks {
    flex: none;
    padding: 0 14px;
    border-top: 1px solid var(--line);
  }
  .corner {
    position: absolute;
    top: 10px;
    display: flex;
    align-items: flex-start;
    gap: 8px;
    max-height: calc(100% - 140px);
    pointer-events: none;
  }
  .corner > * {
    pointer-events: auto;
  }
  .start {
    left: 10px;
  }
  .end {
    right: 10px;
  }
  button.raised {
    border-color: var(--line);
    background: var(--panel);
  }
  es-tools {
    position: absolute;
    right: 10px;
    bottom: 10px;
  }
  .top,
  .bottom {
    position: absolute;
    left: 60px;
    right: 60px;
    display: flex;
    flex-direction: column;
    align-items: center;
    gap: 8px;
    pointer-events: none;
  }
  .top > *,
  .bottom > * {
    max-width: 100%;
    pointer-events: auto;
  }
  .top {
    top: 10px;
    right: 244px;
    z-index: 1;
  }
  .bottom {
    bottom: 14px;
  }
  .bottom > es-toasts {
    width: min(460px, 100%);
    pointer-events: none;
  }
  .banner {
    max-width: 400px;
    padding: 8px 14px;
    border: 1px solid color-mix(in srgb, var(--warn) 40%, transparent);
    border-radius: 8px;
    background: var(--warn-soft);
    color: var(--warn);
    box-shadow: var(--shadow);
  }
  .drop {
    position: fixed;
    inset: 10px;
    display: grid;
    place-items: center;
    border: 2px dashed var(--accent);
    border-radius: 12px;
    background: color-mix(in srgb, var(--accent-soft) 88%, transparent);
    color: var(--accent);
    font-size: 20px;
    font-weight: 600;
    text-align: center;
    pointer-events: none;
  }
  .drop span {
    display: block;
    font-size: 13px;
    font-weight: 400;
  }
  @media (min-width: 2200px) {
    .top {
      left: 244px;
    }
  }
  @media (max-width: 699px) {
    .top {
      top: 48px;
      left: 8px;
      right: 8px;
    }
    .bottom {
      left: 8px;
      right: 52px;
    }
    .corner.end {
      z-index: 2;
    }
    aside {
      position: fixed;
      z-index: 4;
      top: 0;
      bottom: var(--status-height);
      width: min(300px, 86vw);
      box-shadow: var(--shadow);
    }
    .left {
      left: 0;
    }
    .right {
      right: 0;
    }
  }
`,R={plot:`plot`,hoverLabel:`hover-label`,legend:`legend`,legendItem:`legend-item`,fit:`fit`,empty:`empty`,dropZone:`drop-zone`,toast:`toast`,banner:`banner`,datasetName:`dataset-name`,datasetShape:`dataset-shape`,warnings:`warnings`,tensor:`tensor`,openFiles:`open-files`,fileInput:`file-input`,colorBy:`color-by`,labelBy:`label-by`,palette:`palette`,sphereize:`sphereize`,tabPca:`tab-pca`,tabTsne:`tab-tsne`,pcaX:`pca-x`,pcaY:`pca-y`,pcaZ:`pca-z`,pca3d:`pca-3d`,totalVariance:`total-variance`,scree:`scree`,dims2:`dims-2`,dims3:`dims-3`,weights:`weights`,perplexity:`perplexity`,perplexitySlider:`perplexity-slider`,tsneNeighbors:`tsne-neighbors`,learningRate:`learning-rate`,learningRateAuto:`learning-rate-auto`,budget:`budget`,seed:`seed`,run:`run`,pause:`pause`,resume:`resume`,stop:`stop`,rerun:`rerun`,cancel:`cancel`,iteration:`iteration`,kl:`kl`,msPerIteration:`ms-per-iteration`,tsneStatus:`tsne-status`,search:`search`,searchRegex:`search-regex`,searchColumn:`search-column`,searchCount:`search-count`,searchError:`search-error`,searchResults:`search-results`,resultItem:`result-item`,pointCard:`point-card`,pointImage:`point-image`,neighborsK:`neighbors-k`,neighborsKSlider:`neighbors-k-slider`,metricCosine:`metric-cosine`,metricEuclidean:`metric-euclidean`,neighborsList:`neighbors-list`,neighborItem:`neighbor-item`,clear:`clear`,bookmarks:`bookmarks`,bookmarkAdd:`bookmark-add`,bookmarkSave:`bookmark-save`,bookmarkOpen:`bookmark-open`,bookmarkFile:`bookmark-file`,bookmarkItem:`bookmark-item`,bookmarkLoad:`bookmark-load`,bookmarkRename:`bookmark-rename`,bookmarkName:`bookmark-name`,bookmarkDelete:`bookmark-delete`,statusPoints:`status-points`,statusSelected:`status-selected`,statusProjection:`status-projection`,statusIteration:`status-iteration`,statusBackend:`status-backend`,connection:`connection`,task:`task`,theme:`theme`,shortcuts:`shortcuts`,shortcutsDialog:`shortcuts-dialog`,hideLeft:`hide-left`,showLeft:`show-left`,hideRight:`hide-right`,showRight:`show-right`,legendSearch:`legend-search`,legendOrder:`legend-order`,swatch:`swatch`,rampLow:`ramp-low`,rampHigh:`ramp-high`,rampLowHandle:`ramp-low-handle`,rampHighHandle:`ramp-high-handle`,rampAll:`ramp-all`,paletteReset:`palette-reset`,colorAsNumber:`color-as-number`,colorAsCategory:`color-as-category`,colorScale:`color-scale`,look:`look`,pointSize:`point-size`,opacity:`opacity`,spriteSize:`sprite-size`,pictures:`pictures`,places:`places`,lines:`lines`,translucent:`translucent`,shapes:`shapes`,tabUmap:`tab-umap`,tabAxes:`tab-axes`,tabRaw:`tab-raw`,pcaCompute:`pca-compute`,tsneMetric:`tsne-metric`,estimate:`estimate`,tsneRecall:`tsne-recall`,tsneLeft:`tsne-left`,exaggeration:`exaggeration`,momentum:`momentum`,dof:`dof`,step:`step`,perturb:`perturb`,rewind:`rewind`,rewindAt:`rewind-at`,rewindNote:`rewind-note`,supervise:`supervise`,superviseFactor:`supervise-factor`,superviseIgnored:`supervise-ignored`,umapDims2:`umap-dims-2`,umapDims3:`umap-dims-3`,umapLive:`umap-live`,umapMetric:`umap-metric`,umapFaithful:`umap-faithful`,umapNeighbors:`umap-neighbors`,umapMinDist:`umap-min-dist`,umapSpread:`umap-spread`,umapEpochs:`umap-epochs`,umapSeed:`umap-seed`,umapSupervise:`umap-supervise`,umapRun:`umap-run`,umapPause:`umap-pause`,umapResume:`umap-resume`,umapStop:`umap-stop`,umapCancel:`umap-cancel`,umapRerun:`umap-rerun`,umapStatus:`umap-status`,umapEpoch:`umap-epoch`,axesDims2:`axes-dims-2`,axesDims3:`axes-dims-3`,axesColumn:`axes-column`,axesCompat:`axes-compat`,axisEnd:`axis-end`,axisRegex:`axis-regex`,axisSelection:`axis-selection`,axisMatches:`axis-matches`,rawAxis:`raw-axis`,rawVector:`raw-vector`,raw3d:`raw-3d`,rawShow:`raw-show`,trust:`trust`,trustMeasure:`trust-measure`,trustLinks:`trust-links`,trustKey:`trust-key`,trustRecall:`trust-recall`,trustTrustworthiness:`trust-trustworthiness`,trustContinuity:`trust-continuity`,trustTriplets:`trust-triplets`,trustColor:`trust-color`,toolPan:`tool-pan`,toolBox:`tool-box`,toolLasso:`tool-lasso`,undo:`undo`,redo:`redo`,selectionBar:`selection-bar`,chipShown:`chip-shown`,chipIsolated:`chip-isolated`,chipHidden:`chip-hidden`,chipHits:`chip-hits`,chipSelected:`chip-selected`,selectHits:`select-hits`,isolate:`isolate`,hide:`hide`,invert:`invert`,tag:`tag`,tagForm:`tag-form`,tagColumn:`tag-column`,tagValue:`tag-value`,tagApply:`tag-apply`,selectionSave:`selection-save`,searchWhole:`search-whole`,searchSelect:`search-select`,metricDot:`metric-dot`,metricManhattan:`metric-manhattan`,ask:`ask`,askClear:`ask-clear`,askCentroid:`ask-centroid`,askFormula:`ask-formula`,askFormulaGo:`ask-formula-go`,askVector:`ask-vector`,askVectorGo:`ask-vector-go`,askError:`ask-error`,bookmarkPicture:`bookmark-picture`,bookmarkNote:`bookmark-note`,bookmarkNoteInput:`bookmark-note-input`,bookmarkNoteText:`bookmark-note-text`,bookmarkUp:`bookmark-up`,bookmarkDown:`bookmark-down`,bookmarkDownload:`bookmark-download`,exportMenu:`export-menu`,exportItem:`export-item`,hint:`hint`,hintClose:`hint-close`,reloadBanner:`reload-banner`,reload:`reload`,reloadDismiss:`reload-dismiss`,said:`said`,waiting:`waiting`},Si=(e,t,n)=>{let r=new Map;for(let i=t;i<=n;i++)r.set(e[i],i);return r},Ci=Ge(class extends Ke{constructor(e){if(super(e),e.type!==We.CHILD)throw Error(`repeat() can only be used in text expressions`)}dt(e,t,n){let r;n===void 0?n=t:t!==void 0&&(r=t);let i=[],a=[],o=0;for(let t of e)i[o]=r?r(t,o):o,a[o]=n(t,o),o++;return{values:a,keys:i}}render(e,t,n){return this.dt(e,t,n).values}update(e,[t,n,r]){let i=tt(e),{values:a,keys:o}=this.dt(t,n,r);if(!Array.isArray(i))return this.ut=o,a;let s=this.ut??=[],c=[],l,u,d=0,f=i.length-1,p=0,m=a.length-1;for(;d<=f&&p<=m;)if(i[d]===null)d++;else if(i[f]===null)f--;else if(s[d]===o[p])c[p]=Qe(i[d],a[p]),d++,p++;else if(s[f]===o[m])c[m]=Qe(i[f],a[m]),f--,m--;else if(s[d]===o[m])c[m]=Qe(i[d],a[m]),Ze(e,c[m+1],i[d]),d++,m--;else if(s[f]===o[p])c[p]=Qe(i[f],a[p]),Ze(e,i[d],i[f]),f--,p++;else if(l===void 0&&(l=Si(o,p,m),u=Si(s,d,f)),l.has(s[d])){if(l.has(s[f])){let t=u.get(o[p]),n=t===void 0?null:i[t];if(n===null){let t=Ze(e,i[d]);Qe(t,a[p]),c[p]=t}else c[p]=Qe(n,a[p]),Ze(e,i[d],n),i[t]=null;p++}else nt(i[f]),f--}else nt(i[d]),d++;for(;p<=m;){let t=Ze(e,c[m+1]);Qe(t,a[p]),c[p++]=t}for(;d<=f;){let e=i[d++];e!==null&&nt(e)}return this.ut=o,et(e,c),E}});function z(e,t,n,r){var i=arguments.length,a=i<3?t:r===null?r=Object.getOwnPropertyDescriptor(t,n):r,o;if(typeof Reflect==`object`&&typeof Reflect.decorate==`function`)a=Reflect.decorate(e,t,n,r);else for(var s=e.length-1;s>=0;s--)(o=e[s])&&(a=(i<3?o(a):i>3?o(t,n,a):o(t,n))||a);return i>3&&a&&Object.defineProperty(t,n,a),a}var B=class extends ze{constructor(...e){super(...e),this.unsubscribe=null}get state(){return this.app.store.state}connectedCallback(){super.connectedCallback(),this.unsubscribe=this.app.store.subscribe(e=>this.stateChanged(e)),this.requestUpdate()}disconnectedCallback(){super.disconnectedCallback(),this.unsubscribe?.()}async command(e){let t=await this.app.run(e);return t||this.requestUpdate(),t}stateChanged(e){this.watch.some(t=>e.has(t))&&this.requestUpdate()}};z([k({attribute:!1})],B.prototype,`app`,void 0);var wi=new Intl.NumberFormat(`en-US`),Ti=`–`,V=e=>wi.format(e),H=(e,t=1)=>`${(e*100).toFixed(t)} %`;function Ei(e){if(e===null||!Number.isFinite(e))return Ti;if(e===0)return`0`;let t=Math.abs(e);return t>=1e6||t<.001?e.toExponential(2).replace(`e+`,`e`):String(Number(e.toPrecision(4)))}var Di=(e,t)=>e===null?Ti:e.toFixed(t);function Oi(e){return e===null?Ti:e>=1e3?`${(e/1e3).toFixed(2)} s`:`${e.toFixed(e<10?2:+(e<100))} ms`}function ki(e){if(e<1)return`under a second`;let t=Math.round(e);if(t<60)return`${t} s`;let n=Math.floor(t/60);return n<60?`${n} min ${String(t%60).padStart(2,`0`)} s`:`${Math.floor(n/60)} h ${String(n%60).padStart(2,`0`)} min`}var Ai=(e,t,n=`${t}s`)=>`${V(e)} ${e===1?t:n}`;function ji(e){let t=[`bytes`,`kB`,`MB`,`GB`,`TB`],n=Math.min(t.length-1,Math.floor(Math.log10(Math.max(1,e))/3)),r=e/1e3**n;return`${r<10&&n>0?r.toFixed(1):Math.round(r)} ${t[n]}`}var Mi=o`
  details > summary {
    display: flex;
    align-items: center;
    gap: 6px;
    min-height: 24px;
    color: var(--text);
    font-size: 12px;
    font-weight: 600;
    list-style: none;
    cursor: pointer;
  }
  details > summary::-webkit-details-marker {
    display: none;
  }
  details > summary::before {
    content: "";
    flex: none;
    width: 6px;
    height: 6px;
    margin: 0 2px;
    border: solid var(--muted);
    border-width: 0 1.5px 1.5px 0;
    transform: rotate(-45deg);
  }
  details[open] > summary::before {
    transform: rotate(45deg);
  }
  details > .inside {
    padding: 6px 0 4px;
  }
`,Ni={pca:`PCA`,tsne:`t-SNE`,umap:`UMAP`,custom:`Axes`,raw:`Raw`},Pi=4e3,Fi=class extends B{constructor(...e){super(...e),this.watch=[],this.first=!1,this.last=!1,this.editing=null,this.deleting=!1,this.regret=0,this.keys=e=>{e.key===`Enter`&&!e.shiftKey&&e.target.blur(),e.key===`Escape`&&(e.preventDefault(),e.stopPropagation(),this.editing=null)},this.moves=e=>{let t=e.altKey?{ArrowUp:-1,ArrowDown:1}[e.key]:void 0;t===void 0||(t<0?this.first:this.last)||(e.preventDefault(),this.move(t))},this.askDelete=async()=>{this.deleting=!0,clearTimeout(this.regret),this.regret=window.setTimeout(()=>{this.deleting=!1},Pi),await this.updateComplete,this.renderRoot.querySelector(`.sure`)?.focus()}}static{this.styles=[L,o`
      :host {
        display: block;
        border-radius: 6px;
      }
      :host(:hover),
      :host(:focus-within) {
        background: var(--hover);
      }
      :host([current]) {
        background: var(--accent-soft);
      }
      .line {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        align-items: center;
      }
      .load {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr);
        align-items: center;
        justify-content: start;
        gap: 8px;
        height: auto;
        padding: 4px 8px;
        border: 0;
        background: none !important;
        text-align: left;
      }
      img {
        width: 48px;
        height: 30px;
        border: 1px solid var(--line);
        border-radius: 4px;
        object-fit: cover;
      }
      .load > span:last-child {
        min-width: 0;
      }
      .load span span {
        display: block;
        overflow: hidden;
        text-overflow: ellipsis;
      }
      .load .muted {
        font-weight: 400;
      }
      .note {
        display: -webkit-box !important;
        font-weight: 400;
        white-space: pre-line;
        -webkit-box-orient: vertical;
        -webkit-line-clamp: 3;
      }
      input,
      textarea {
        margin: 4px 8px;
        width: calc(100% - 16px) !important;
      }
      textarea {
        display: block;
        padding: 4px 8px;
        border: 1px solid var(--line-strong);
        border-radius: var(--radius);
        background: var(--raised);
        color: inherit;
        font: inherit;
        resize: vertical;
      }
      .actions {
        display: none;
        padding: 0 4px 4px;
      }
      :host(:hover) .actions,
      :host(:focus-within) .actions,
      :host([current]) .actions {
        display: flex;
      }
      .actions > * {
        height: 24px;
        width: 26px;
      }
      .actions .sure {
        width: auto;
        padding: 0 8px;
        border-color: var(--danger);
        color: var(--danger);
      }
    `]}willUpdate(){this.toggleAttribute(`current`,this.bookmark.selected)}render(){let{id:e,label:t,note:n,projection:r,dims:i,iteration:a,points:o,thumbnail:s}=this.bookmark,c=[`${Ni[r]??r} ${i}D`,r===`tsne`||r===`umap`?`iteration ${V(a)}`:``,o===this.state.session?.dataset?.points?``:Ai(o,`point`)];return this.editing===`name`?w`<input type="text" aria-label="Name of the bookmark" data-testid=${R.bookmarkName} .value=${t} @keydown=${this.keys} @blur=${e=>this.renamed(e.target.value)} />`:w`
      <button class="load" data-testid=${R.bookmarkLoad} title="Load ${t}" @click=${()=>this.command({type:`bookmark.load`,bookmark:e})} @dblclick=${()=>this.edit(`name`)} @keydown=${this.moves}>
        ${s?w`<img src=${kn(e)} alt="" data-testid=${R.bookmarkPicture} />`:w`<span></span>`}
        <span><span>${t}</span><span class="muted small number">${c.filter(Boolean).join(` · `)}</span>${n&&this.editing===null?w`<span class="muted small note" data-testid=${R.bookmarkNoteText}>${n}</span>`:D}</span>
      </button>
      ${this.editing===`note`?w`<textarea rows="2" aria-label="Note of ${t}" data-testid=${R.bookmarkNoteInput} .value=${n} @keydown=${this.keys} @blur=${e=>this.noted(e.target.value)}></textarea>`:D}
      <div class="actions">
        <button class="icon" data-testid=${R.bookmarkRename} aria-label="Rename ${t}" title="Rename" @click=${()=>this.edit(`name`)}>${ri}</button>
        <button class="icon" data-testid=${R.bookmarkNote} aria-label="Note of ${t}" title="Write a note" @click=${()=>this.edit(`note`)}>${gi}</button>
        <button class="icon" data-testid=${R.bookmarkUp} aria-label="Move ${t} up" title="Move up (Alt ↑)" ?disabled=${this.first} @click=${()=>this.move(-1)}>${mi}</button>
        <button class="icon" data-testid=${R.bookmarkDown} aria-label="Move ${t} down" title="Move down (Alt ↓)" ?disabled=${this.last} @click=${()=>this.move(1)}>${hi}</button>
        <a class="button icon" data-testid=${R.bookmarkDownload} href=${On(e)} download="state.txt" aria-label="Save ${t} as a file" title="Save this one">${ni}</a>
        ${this.deleting?w`<button class="sure" data-testid=${R.bookmarkDelete} @click=${()=>this.command({type:`bookmark.delete`,bookmark:e})}>Delete?</button>`:w`<button class="icon" data-testid=${R.bookmarkDelete} aria-label="Delete ${t}" title="Delete" @click=${this.askDelete}>${ii}</button>`}
      </div>`}async edit(e){this.editing=e,await this.updateComplete;let t=this.renderRoot.querySelector(`input, textarea`);t?.focus(),t?.select()}move(e){this.dispatchEvent(new CustomEvent(`move`,{detail:e}))}renamed(e){if(this.editing!==`name`)return;this.editing=null;let t=e.trim();t!==``&&t!==this.bookmark.label&&this.command({type:`bookmark.rename`,bookmark:this.bookmark.id,label:t})}noted(e){this.editing===`note`&&(this.editing=null,e.trim()!==this.bookmark.note&&this.command({type:`bookmark.note`,bookmark:this.bookmark.id,note:e.trim()}))}};z([k({attribute:!1})],Fi.prototype,`bookmark`,void 0),z([k({attribute:!1})],Fi.prototype,`first`,void 0),z([k({attribute:!1})],Fi.prototype,`last`,void 0),z([A()],Fi.prototype,`editing`,void 0),z([A()],Fi.prototype,`deleting`,void 0),Fi=z([O(`es-bookmark-item`)],Fi);var Ii=class extends B{constructor(...e){super(...e),this.watch=[`session`],this.picture=async()=>null,this.dragged=null,this.listed=0,this.item=(e,t)=>{let n=(this.state.session?.bookmarks.length??1)-1;return w`<li data-testid=${R.bookmarkItem} data-bookmark=${e.id} aria-current=${e.selected} draggable="true"
      @dragstart=${t=>{this.dragged=e.id,t.dataTransfer?.setData(`text/plain`,e.label)}}
      @dragover=${e=>this.dragged!==null&&e.preventDefault()}
      @drop=${e=>this.dropped(e,t)}
      @dragend=${()=>{this.dragged=null}}>
      <es-bookmark-item .app=${this.app} .bookmark=${e} .first=${t===0} .last=${t===n} @move=${n=>this.move(e.id,t+n.detail)}></es-bookmark-item>
    </li>`}}static{this.styles=[L,Mi,o`
      details > summary {
        min-height: 36px;
      }
      .count {
        color: var(--muted);
        font-weight: 400;
      }
      .tools {
        display: grid;
        grid-template-columns: 1fr 1.4fr 1fr;
        gap: 6px;
        padding-bottom: 8px;
      }
      .tools > * {
        gap: 4px;
        padding: 0 2px;
      }
      ul {
        max-height: min(220px, 28vh);
        margin: 0 -8px;
        padding: 0 0 8px;
        overflow-y: auto;
        scrollbar-width: thin;
        list-style: none;
      }
      p {
        padding-bottom: 10px;
      }
    `]}updated(){let{length:e}=this.state.session?.bookmarks??[];e>this.listed&&this.renderRoot.querySelector(`li[aria-current=true]`)?.scrollIntoView({block:`nearest`}),this.listed=e}render(){let e=this.state.session?.bookmarks??[],t=e.length===0;return w`<details open data-testid=${R.bookmarks}>
      <summary>Bookmarks <span class="count number">${V(e.length)}</span></summary>
      <div class="tools">
        <button data-testid=${R.bookmarkAdd} ?disabled=${!this.state.session?.dataset} title="Keep what is on screen (B)" @click=${()=>this.add()}>${$r} Add</button>
        <a class="button" data-testid=${R.bookmarkSave} href=${t?D:En} download="state.txt" aria-disabled=${t}
          title="All bookmarks as a file that TensorFlow's projector reads too">${ni} state.txt</a>
        <button data-testid=${R.bookmarkOpen} title="Open a state.txt" @click=${()=>this.renderRoot.querySelector(`input[type=file]`)?.click()}>${Zr} Open</button>
        <input hidden type="file" accept=".txt,.json,text/plain,application/json" aria-label="state.txt to open" data-testid=${R.bookmarkFile} @change=${this.open} />
      </div>
      ${t?w`<p class="muted small">A bookmark keeps the layout, camera, colours and selection.</p>`:w`<ul>${Ci(e,({id:e})=>e,this.item)}</ul>`}
    </details>`}async add(){let e=await this.picture();await this.command({type:`bookmark.add`,...e?{thumbnail:e}:{}})&&this.app.store.set({said:`Bookmark added`})}dropped(e,t){this.dragged!==null&&(e.preventDefault(),e.stopPropagation(),this.move(this.dragged,t),this.dragged=null)}async move(e,t){await this.command({type:`bookmark.move`,bookmark:e,to:t}),this.app.store.set({said:`Moved to place ${t+1}`})}open(e){let t=e.target;this.app.open([...t.files??[]]),t.value=``}};z([A()],Ii.prototype,`dragged`,void 0),Ii=z([O(`es-bookmarks`)],Ii);var Li=e=>e.target.value,Ri={linear:`Linear`,log:`Log`,quantile:`Quantile`},zi=class extends B{constructor(...e){super(...e),this.watch=[`session`,`view`,`columns`]}static{this.styles=[L,o`
      .two {
        display: flex;
        gap: 6px;
      }
    `]}render(){let{session:e,view:t,columns:n}=this.state,r=e?.dataset?.columns??[],i=r.findIndex(({name:e})=>e===t.colorBy),a=r[i],o=a?.kind===`number`||n.get(i)?.numbers!=null,s=a!==void 0&&pn(a,t.color.as,o);return w`<div class="stack">
      <label class="field"><span class="label">Colour by</span>
        <select data-testid=${R.colorBy} ?disabled=${r.length===0} @change=${e=>this.app.show({colorBy:Li(e)||null})}>
          <option value="" .selected=${M(t.colorBy===null)}>One colour</option>
          ${r.map(e=>w`<option value=${e.name} .selected=${M(e.name===t.colorBy)} ?disabled=${!fn(e)}>${e.name} · ${Bi(e)}</option>`)}
        </select>
      </label>
      ${a?this.palette(s,t.palette,t.colors[a.name]!==void 0,a.name):D}
      ${a&&o?this.scale(t.color,s):D}
      <label class="field"><span class="label">Label by</span>
        <select data-testid=${R.labelBy} ?disabled=${r.length===0} @change=${e=>this.app.show({labelBy:Li(e)||null})}>
          <option value="" .selected=${M(t.labelBy===null)}>No labels</option>
          ${r.map(e=>w`<option value=${e.name} .selected=${M(e.name===t.labelBy)}>${e.name}</option>`)}
        </select>
      </label>
    </div>`}palette(e,t,n,r){let i=e?Zt:Xt,a=i.some(({name:e})=>e===t)?t:`auto`;return w`<div class="field"><label class="label" for="palette">Palette</label>
      <div class="two">
        <select id="palette" data-testid=${R.palette} @change=${e=>this.app.show({palette:Li(e)})}>
          ${i.map(({name:e,label:t})=>w`<option value=${e} .selected=${M(e===a)}>${t}</option>`)}
        </select>
        ${n?w`<button data-testid=${R.paletteReset} title="Forget the colours that were chosen by hand" @click=${()=>this.forget(r)}>Reset</button>`:D}
      </div></div>`}scale(e,t){return w`
      <div class="field"><span class="label" id="as">Values are</span>
        <div class="segmented" role="radiogroup" aria-labelledby="as">
          ${[`category`,`number`].map(n=>w`<label><input type="radio" name="as" data-testid=${n===`number`?R.colorAsNumber:R.colorAsCategory} .checked=${M(t===(n===`number`))}
              @change=${()=>this.app.show({color:{...e,as:n}})} />${n===`number`?`Numbers`:`Classes`}</label>`)}
        </div></div>
      ${t?w`<div class="field"><span class="label" id="scale">Scale</span>
              <div class="segmented" role="radiogroup" aria-labelledby="scale">
                ${[`linear`,`log`,`quantile`].map(t=>w`<label><input type="radio" name="scale" data-testid="${R.colorScale}-${t}" .checked=${M(e.scale===t)}
                    @change=${()=>this.app.show({color:{...e,scale:t}})} />${Ri[t]}</label>`)}
              </div></div>`:D}`}forget(e){let{[e]:t,...n}=this.state.view.colors;this.app.show({colors:n})}};zi=z([O(`es-color-panel`)],zi);function Bi({kind:e,distinct:t}){return e===`number`?`numbers`:e===`category`?V(t):`${V(t)} texts`}var Vi=e=>e.target.value,Hi=class extends B{constructor(...e){super(...e),this.watch=[`session`,`opening`]}static{this.styles=[L,o`
      .head {
        display: flex;
        align-items: center;
        gap: 8px;
      }
      .name {
        flex: 1;
        min-width: 0;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
        font-weight: 600;
      }
      details {
        border-radius: var(--radius);
        background: var(--warn-soft);
        color: var(--warn);
      }
      summary {
        display: flex;
        align-items: center;
        gap: 6px;
        padding: 4px 8px;
        cursor: pointer;
      }
      ul {
        max-height: 140px;
        margin: 0;
        padding: 0 8px 8px 28px;
        overflow: auto;
        font-size: 12px;
        overflow-wrap: anywhere;
      }
    `]}render(){let{session:e,opening:t}=this.state,n=e?.dataset??null;return w`
      <div class="stack">
        <div class="head">
          <div class="name" data-testid=${R.datasetName} title=${n?.name??``}>${t?`Opening ${t}…`:n?.name??`No data`}</div>
          <button data-testid=${R.openFiles} @click=${this.choose}>${Zr} Open…</button>
          <input hidden type="file" multiple aria-label="Files to open" data-testid=${R.fileInput} @change=${this.chosen} />
        </div>
        <div class="muted number" data-testid=${R.datasetShape}>
          ${n?w`${V(n.points)} × ${V(n.dimensions)}${n.hasVectors?D:` · coordinates only`}`:`Drop files anywhere`}
        </div>
        ${n&&n.warnings.length>0?this.warnings(n.warnings):D}
        ${e?.tensors?this.tensors(e.tensors):D}
        <div>
          <label class="check" title="Subtract the mean, then scale every vector to length 1">
            <input type="checkbox" data-testid=${R.sphereize} ?disabled=${!n?.hasVectors} .checked=${M(e?.sphereize??!1)}
              aria-describedby="sphereize" @change=${e=>this.command({type:`sphereize`,on:e.target.checked})} />
            Sphereize data
          </label>
<span class="visually-hidden" id="sphereize">Subtract the mean, then scale every vector to length 1.</span>
        </div>
      </div>
    `}tensors({names:e,open:t}){return w`<label class="field"><span class="label">Tensor</span>
      <select data-testid=${R.tensor} @change=${e=>this.command({type:`tensor`,index:Number(Vi(e))})}>
        ${e.map((e,n)=>w`<option value=${n} .selected=${M(n===t)}>${e}</option>`)}
      </select>
    </label>`}warnings(e){return w`<details data-testid=${R.warnings}>
      <summary>${ci} ${Ai(e.length,`warning`)}</summary>
      <ul>${e.map(e=>w`<li>${e}</li>`)}</ul>
    </details>`}choose(){this.renderRoot.querySelector(`input[type=file]`)?.click()}chosen(e){let t=e.target;this.app.open([...t.files??[]]),t.value=``}};Hi=z([O(`es-data-panel`)],Hi);var Ui=class extends B{constructor(...e){super(...e),this.watch=[]}static{this.styles=[L,o`
      :host {
        display: grid;
        place-items: center;
        position: absolute;
        inset: 0;
        padding: 24px;
        overflow: auto;
        background: var(--bg);
      }
      section {
        max-width: 440px;
        text-align: center;
      }
      section > svg {
        width: 44px;
        height: 44px;
        margin: 0 auto 14px;
      }
      h1 {
        margin: 0 0 6px;
        font-size: 20px;
        font-weight: 600;
        letter-spacing: -0.01em;
      }
      button {
        margin: 18px 0 22px;
        height: 34px;
        padding: 0 18px;
      }
      pre {
        margin: 6px 0 0;
        padding: 10px 14px;
        border: 1px solid var(--line);
        border-radius: var(--radius);
        background: var(--sunken);
        font: 12px / 1.7 var(--mono);
        text-align: left;
        white-space: pre-wrap;
        user-select: all;
      }
    `]}render(){return w`<section data-testid=${R.empty}>
      ${_i}
      <h1>Drop your vectors here</h1>
      <p class="muted">One vector a line (TSV, CSV), <code>.npy</code>, IDX or raw <code>.bytes</code>; labels beside them or later; or a <code>state.txt</code> saved from TensorFlow's projector.</p>
      <button class="primary" @click=${()=>this.dispatchEvent(new CustomEvent(`choose-files`,{bubbles:!0,composed:!0}))}>Open files…</button>
      <p class="muted small">Or from a terminal</p>
      <pre>embedscope vectors.tsv labels.tsv
embedscope demo</pre>
    </section>`}};Ui=z([O(`es-empty`)],Ui);var Wi=class{constructor(e){this.host=e,this.outside=e=>{let{menu:t}=this;t&&!e.composedPath().includes(t)&&(t.open=!1)},this.keys=e=>{let{menu:t}=this;e.key===`Escape`&&t&&(e.preventDefault(),e.stopPropagation(),t.open=!1,t.querySelector(`summary`)?.focus())},e.addController(this)}hostConnected(){addEventListener(`pointerdown`,this.outside),this.host.addEventListener(`keydown`,this.keys)}hostDisconnected(){removeEventListener(`pointerdown`,this.outside),this.host.removeEventListener(`keydown`,this.keys)}get menu(){return this.host.renderRoot.querySelector(`details.menu[open]`)}},Gi=o`
  .menu {
    position: relative;
  }
  .menu > summary {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    height: 28px;
    padding: 0 8px;
    border-radius: var(--radius);
    color: var(--text);
    font-weight: 500;
    list-style: none;
    cursor: pointer;
  }
  .menu > summary::-webkit-details-marker {
    display: none;
  }
  .menu > summary:hover {
    background: var(--hover);
  }
  .menu > .items {
    position: absolute;
    z-index: 5;
    top: calc(100% + 4px);
    right: 0;
    display: grid;
    width: max-content;
    min-width: 180px;
    max-height: 70vh;
    padding: 4px;
    overflow-y: auto;
    border: 1px solid var(--line);
    border-radius: 8px;
    background: var(--raised);
    box-shadow: var(--shadow);
  }
  .menu .items > :is(a, button) {
    display: flex;
    justify-content: space-between;
    gap: 20px;
    height: auto;
    padding: 5px 10px;
    border: 0;
    border-radius: 5px;
    background: none;
    color: var(--text);
    font-weight: 400;
    text-decoration: none;
  }
  .menu .items > :is(a, button):hover {
    background: var(--hover);
  }
  .menu .items > h3 {
    margin: 6px 10px 2px;
    color: var(--muted);
    font-size: 11px;
    font-weight: 600;
  }
`,Ki={selection:`Selection`,metadata:`Metadata`,layout:`Coordinates`,figure:`Figure`,page:`Page`},qi=class extends B{constructor(...e){super(...e),this.watch=[`session`,`frame`,`theme`],this.closing=new Wi(this)}static{this.styles=[L,Gi,o`
      .menu > .items {
        right: auto;
        left: 0;
      }
      @media (max-width: 699px) {
        .menu > .items {
          right: -90px;
          left: auto;
        }
      }
      .menu > summary {
        width: 28px;
        padding: 0;
        justify-content: center;
        color: var(--muted);
      }
      .formats {
        display: flex;
        flex-wrap: wrap;
        gap: 2px;
        padding: 0 6px;
      }
      .formats a {
        padding: 3px 7px;
        border-radius: 5px;
        color: var(--text);
        text-decoration: none;
      }
      .formats a:hover {
        background: var(--hover);
      }
    `]}render(){let{session:e,frame:t,theme:n}=this.state;if(!e?.dataset)return D;let r=n===`dark`?`?dark=true`:``,i=(e,t,n=``)=>w`<a href=${Pn(e,t)+n} download title=${e===`metadata`&&t===`csv`?Nn:D} aria-label="${Ki[e]} as .${t}" data-testid="${R.exportItem}-${e}-${t}">.${t}</a>`;return w`<details class="menu"><summary data-testid=${R.exportMenu} aria-label="Save pictures, coordinates, metadata" title="Save pictures, coordinates, metadata">${ni}</summary>
      <div class="items" @click=${()=>{this.details.open=!1}}>
        ${t?w`<h3>Figure with legend</h3><div class="formats">${i(`figure`,`png`,r)}${i(`figure`,`svg`,r)}${i(`figure`,`pdf`,r)}</div>
              <h3>Interactive page, one file</h3><div class="formats">${i(`page`,`html`,r)}</div>
              <h3>Coordinates on screen</h3><div class="formats">${Mn.map(e=>i(`layout`,e))}</div>`:D}
        ${e.dataset.columns.length>0?w`<h3>Metadata with your edits</h3><div class="formats">${jn.map(e=>i(`metadata`,e))}</div>`:D}
        ${e.bookmarks.length>0?w`<h3>All bookmarks</h3><div class="formats"><a href=${En} download="state.txt">state.txt</a></div>`:D}
      </div></details>`}};z([j(`details`)],qi.prototype,`details`,void 0),qi=z([O(`es-export-menu`)],qi);var Ji=class extends B{constructor(...e){super(...e),this.watch=[`preferences`,`frame`,`session`,`selection`]}static{this.styles=[L,o`
      div {
        display: flex;
        align-items: center;
        gap: 8px;
        width: fit-content;
        padding: 5px 4px 5px 14px;
        border: 1px solid var(--line);
        border-radius: 10px;
        background: var(--raised);
        box-shadow: var(--shadow);
      }
      b {
        font-weight: 600;
      }
    `]}updated(){let{preferences:e,selection:t}=this.state;!e.hinted&&t&&t.selected.count>0&&this.app.prefer({hinted:!0})}render(){let{preferences:e,frame:t,session:n}=this.state;if(e.hinted||!t)return D;let r=t.dims===3?`turn`:`move`;return matchMedia(`(pointer: coarse)`).matches?w`<div role="note" data-testid=${R.hint}>
        <span><b>Drag</b> to ${r}, <b>pinch</b> to zoom, <b>tap</b> a point${n?.dataset?.hasVectors?` for its neighbours`:``}, <b>hold</b> to draw around points.</span>
        ${this.close()}
      </div>`:w`<div role="note" data-testid=${R.hint}>
      <span><b>Drag</b> to ${r}, <b>wheel</b> to zoom, <b>click</b> a point${n?.dataset?.hasVectors?` for its neighbours`:``}. <b>?</b> shows all keys.</span>
      ${this.close()}
    </div>`}close(){return w`<button class="icon" aria-label="Close the hint" data-testid=${R.hintClose} @click=${()=>this.app.prefer({hinted:!0})}>${Qr}</button>`}};Ji=z([O(`es-hint`)],Ji);var Yi=Ge(class extends Ke{constructor(e){if(super(e),e.type!==We.ELEMENT)throw Error(`place() belongs on an element, not in an attribute`)}update(e,[t]){let{style:n}=e.element;for(let[e,r]of Object.entries(t))n.setProperty(e,r);return E}render(e){return E}}),Xi=22,Zi={width:260,height:130},Qi=class extends B{constructor(...e){super(...e),this.watch=[`hover`,`columns`,`view`,`session`]}static{this.styles=[L,o`
      :host {
        position: absolute;
        inset: 0;
        overflow: hidden;
        pointer-events: none;
      }
      div {
        position: absolute;
        display: flex;
        align-items: center;
        gap: 10px;
        max-width: 260px;
        padding: 6px 10px;
        border: 1px solid var(--line);
        border-radius: 8px;
        background: var(--raised);
        box-shadow: var(--shadow);
      }
      img {
        width: 48px;
        height: 48px;
        object-fit: contain;
        border-radius: 3px;
        image-rendering: pixelated;
        background: #000;
      }
      .text {
        display: -webkit-box;
        overflow: hidden;
        -webkit-box-orient: vertical;
        -webkit-line-clamp: 5;
        font-weight: 600;
        overflow-wrap: anywhere;
      }
      .more {
        display: block;
        max-width: 190px;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
        font-size: 12px;
      }
      .row {
        font-size: 12px;
        color: var(--muted);
        font-variant-numeric: tabular-nums;
      }
    `]}render(){let{hover:e,session:t}=this.state,n=t?.dataset;if(!e||!n)return D;let{row:r,x:i,y:a}=e,o=i+Xi+Zi.width>this.clientWidth&&i>this.clientWidth/2,s=a+Xi+Zi.height>this.clientHeight,c={left:o?`auto`:`${i+Xi}px`,right:o?`${this.clientWidth-i+Xi}px`:`auto`,top:s?`auto`:`${a+Xi/2}px`,bottom:s?`${this.clientHeight-a+Xi/2}px`:`auto`},l=Kr(this.state,r);return w`<div data-testid=${R.hoverLabel} data-row=${r} ${Yi(c)}>
      ${n.images?w`<img src=${Dn(n.id,r)} alt="" />`:D}
      <span>${l===null?D:w`<span class="text">${l}</span>`}${this.colored(r)}<span class="row">#${r}</span></span>
    </div>`}colored(e){let{session:t,view:n,columns:r}=this.state;if(n.colorBy===null||n.colorBy===n.labelBy)return D;let i=t?.dataset?.columns.findIndex(({name:e})=>e===n.colorBy)??-1,a=r.get(i);return a?w`<span class="more"><span class="muted">${n.colorBy}</span> ${a.text(e)??`missing`}</span>`:D}};Qi=z([O(`es-hover-label`)],Qi);var $i=168,ea=34,ta=.02,na=class extends B{constructor(...e){super(...e),this.watch=[`view`],this.dragged=null}static{this.styles=[L,o`
      :host {
        display: block;
        padding: 0 8px;
        font-size: 12px;
      }
      svg {
        display: block;
        width: 168px;
        overflow: visible;
        touch-action: none;
      }
      .bar {
        fill: var(--line-strong);
      }
      .handle {
        cursor: ew-resize;
      }
      .handle rect {
        fill: transparent;
      }
      .handle path {
        fill: var(--raised);
        stroke: var(--text);
      }
      .handle:focus-visible {
        outline: 2px solid var(--accent);
      }
      .ends {
        display: flex;
        align-items: center;
        justify-content: space-between;
        padding-top: 12px;
      }
      button {
        height: 20px;
        padding: 0 6px;
        font-size: 11px;
      }
    `]}render(){let{min:e,max:t,stops:n,histogram:r}=this.legend,[i,a]=this.dragged??[this.legend.low,this.legend.high],o=Math.max(1,...r),s=$i/r.length,[c,l]=[this.x(i),this.x(a)];return w`
      <svg viewBox="0 0 ${$i} ${44}" width=${$i} height=${44} role="group" aria-label="From ${Ei(e)} to ${Ei(t)}">
        ${Array.from(r,(e,t)=>{let n=e===0?0:Math.max(1,Math.sqrt(e/o)*30);return T`<rect class="bar" x=${t*s} y=${ea-n} width=${s-.5} height=${n} />`})}
        ${n.map((e,t)=>T`<rect x=${c+(l-c)*t/n.length} y=${ea} width=${Math.max(.2,(l-c)/n.length+.4)} height="10" fill=${e} shape-rendering="crispEdges" />`)}
        ${t>e?[this.handle(0,i,c),this.handle(1,a,l)]:D}
      </svg>
      <div class="ends number"><span data-testid=${R.rampLow}>${Ei(i)}</span>
        ${this.state.view.color.domain?w`<button data-testid=${R.rampAll} title="The whole range" @click=${()=>this.send(null)}>All</button>`:D}
        <span data-testid=${R.rampHigh}>${Ei(a)}</span></div>
    `}handle(e,t,n){let{min:r,max:i}=this.legend;return T`<g class="handle" role="slider" tabindex="0" aria-label=${e===0?`Lowest colour at`:`Highest colour at`} aria-valuemin=${r} aria-valuemax=${i} aria-valuenow=${t}
      data-testid=${e===0?R.rampLowHandle:R.rampHighHandle} transform="translate(${n} ${ea})"
      @pointerdown=${t=>this.grab(t,e)} @keydown=${t=>this.key(t,e)}>
      <rect x="-8" y="-10" width="16" height="30" /><path d="M0 -3V13M-4 13h8l-4 6z" /></g>`}x(e){let{min:t,max:n}=this.legend;return n>t?Math.min(1,Math.max(0,(e-t)/(n-t)))*$i:0}moved(e,t){let{min:n,max:r,low:i,high:a}=this.legend,[o,s]=this.dragged??[i,a],c=Math.min(r,Math.max(n,t));return e===0?[Math.min(c,s),s]:[o,Math.max(c,o)]}grab(e,t){e.preventDefault();let n=e.currentTarget,r=n.ownerSVGElement.getBoundingClientRect();n.setPointerCapture(e.pointerId),n.focus();let{min:i,max:a}=this.legend,o=e=>{this.dragged=this.moved(t,i+(e.clientX-r.left)/r.width*(a-i))},s=()=>{n.removeEventListener(`pointermove`,o),n.removeEventListener(`pointerup`,s),n.removeEventListener(`pointercancel`,s),this.dragged&&this.send(this.dragged)};n.addEventListener(`pointermove`,o),n.addEventListener(`pointerup`,s),n.addEventListener(`pointercancel`,s)}key(e,t){let n={ArrowLeft:-1,ArrowDown:-1,ArrowRight:1,ArrowUp:1}[e.key];if(n===void 0)return;e.preventDefault(),e.stopPropagation();let{min:r,max:i,low:a,high:o}=this.legend;this.send(this.moved(t,(t===0?a:o)+n*ta*(i-r)))}send(e){this.dragged=null,this.app.show({color:{...this.state.view.color,domain:e}})}};z([k({attribute:!1})],na.prototype,`legend`,void 0),z([A()],na.prototype,`dragged`,void 0),na=z([O(`es-ramp`)],na);var ra=class extends B{constructor(...e){super(...e),this.watch=[],this.color=`#000000`,this.column=``,this.value=null,this.chosen=e=>{let{colors:t}=this.state.view,n=e.target.value;this.app.show({colors:{...t,[this.column]:{...t[this.column],[this.value]:n}}})}}static{this.styles=[L,o`
      :host {
        display: grid;
        place-items: center;
        height: 22px;
      }
      label {
        display: grid;
        place-items: center;
        position: relative;
        width: 22px;
        height: 22px;
      }
      input {
        position: absolute;
        inset: 0;
        width: 100%;
        height: 100%;
        opacity: 0;
        cursor: pointer;
      }
      label:has(:focus-visible) {
        outline: 2px solid var(--accent);
        border-radius: 4px;
      }
      label:hover circle {
        stroke: var(--text);
      }
    `]}render(){let e=w`<svg width="14" height="14" viewBox="-7 -7 14 14" aria-hidden="true">${T`<circle r="5" fill=${this.color} stroke="transparent" stroke-width="1.4" />`}</svg>`;return this.value===null?e:w`<label title="Another colour for ${this.value}">${e}<input type="color" tabindex="-1" aria-label="Colour of ${this.value}" data-testid=${R.swatch} .value=${this.color} @change=${this.chosen} /></label>`}};z([k()],ra.prototype,`color`,void 0),z([k()],ra.prototype,`column`,void 0),z([k({attribute:!1})],ra.prototype,`value`,void 0),ra=z([O(`es-swatch`)],ra);var ia={count:`by count`,value:`by value`,first:`as in the data`},aa=20,oa=class extends B{constructor(...e){super(...e),this.watch=[`coloring`,`highlight`,`selection`,`view`,`preferences`],this.narrow=matchMedia(`(width < 700px)`),this.open=!this.narrow.matches,this.wanted=``,this.column=null,this.on=new Set,this.counted=[],this.narrowed=()=>{this.open=!this.narrow.matches}}static{this.styles=[L,Mi,o`
      :host {
        display: flex;
        max-height: 100%;
        max-width: 220px;
        pointer-events: auto;
      }
      details {
        display: flex;
        flex-direction: column;
        min-height: 0;
        border: 1px solid var(--line);
        border-radius: 8px;
        background: var(--panel);
        font-size: 12px;
      }
      details[open] {
        min-width: 124px;
      }
      details > summary {
        max-width: 208px;
        padding: 0 12px 0 8px;
        white-space: nowrap;
      }
      details::details-content {
        display: flex;
        min-height: 0;
      }
      details:not([open])::details-content {
        display: none;
      }
      section {
        display: flex;
        flex: 1;
        flex-direction: column;
        min-width: 0;
        min-height: 0;
        padding: 0 6px 6px;
      }
      input[type="search"] {
        width: calc(100% - 12px);
        height: 24px;
        margin: 0 6px 4px;
      }
      .order {
        align-self: start;
        width: auto;
        height: 22px;
        margin: 0 6px 4px 4px;
        padding: 0 20px 0 4px;
        border-color: transparent;
        background-color: transparent;
        background-position: right 4px center;
        color: var(--muted);
        font-size: 12px;
      }
      .order:hover,
      .order:focus-visible {
        border-color: var(--line-strong);
      }
      ul {
        min-height: 0;
        margin: 0;
        padding: 0;
        overflow-y: auto;
        scrollbar-width: thin;
        list-style: none;
      }
      li {
        display: grid;
        grid-template-columns: 22px minmax(0, 1fr);
        align-items: center;
        border-radius: 4px;
      }
      li:has([aria-pressed="true"]) {
        background: var(--accent-soft);
      }
      li button {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        gap: 8px;
        height: 22px;
        padding: 0 6px 0 2px;
        border: 0;
        background: none;
        font-weight: 400;
        text-align: left;
      }
      .label {
        overflow: hidden;
        text-overflow: ellipsis;
      }
      .none {
        padding: 2px 6px;
      }
    `]}connectedCallback(){super.connectedCallback(),this.narrow.addEventListener(`change`,this.narrowed)}disconnectedCallback(){super.disconnectedCallback(),this.narrow.removeEventListener(`change`,this.narrowed)}willUpdate(){let{legend:e,colors:t}=this.state.coloring;e?.column!==this.column&&(this.column=e?.column??null,this.wanted=``);let{selection:n}=this.state;(this.counted[0]!==n||this.counted[1]!==t)&&(this.counted=[n,t],this.on=this.selectedSlots())}render(){let{legend:e}=this.state.coloring;return e?w`<details data-testid=${R.legend} ?open=${M(this.open)} @toggle=${e=>{this.open=e.target.open}}>
      <summary title=${e.column}><span class="label">${e.column}</span></summary>
      <section aria-label="Legend: ${e.column}">${e.kind===`ramp`?this.ramp(e):this.classes(e)}</section>
    </details>`:D}ramp(e){return w`<es-ramp .app=${this.app} .legend=${e}></es-ramp>${e.missing?w`<ul>${this.entry(e.missing)}</ul>`:D}`}classes({entries:e,numeric:t,other:n,missing:r}){let i=this.wanted.toLowerCase(),a=Pr(e,this.state.preferences.legendOrder,t),o=i===``?a:a.filter(({label:e})=>e.toLowerCase().includes(i)),s=[n,r].filter(e=>e!==null);return w`
      ${e.length>1?this.order(t):D}
      ${e.length>aa?w`<input type="search" placeholder="Search ${V(e.length)} values" aria-label="Search the legend" data-testid=${R.legendSearch} .value=${this.wanted}
              @input=${e=>{this.wanted=e.target.value}} />`:D}
      ${o.length===0?w`<p class="muted none">No such value</p>`:D}
      <ul>${o.map(e=>this.entry(e))}${i===``?s.map(e=>this.entry(e)):D}</ul>
    `}order(e){let t=Nr(this.state.preferences.legendOrder,e);return w`<select class="order" aria-label="Order of the legend" title="Order of the legend" data-testid=${R.legendOrder}
      @change=${e=>this.app.prefer({legendOrder:e.target.value})}>
      ${Object.entries(ia).map(([e,n])=>w`<option value=${e} .selected=${M(e===t)}>${n}</option>`)}
    </select>`}entry(e){let{slot:t,label:n,count:r,color:i}=e,a=()=>this.app.store.set({highlight:t}),o=()=>this.app.store.set({highlight:null}),s=e.values.length===1&&e.values[0]!==null;return w`<li @pointerenter=${a} @pointerleave=${o}>
      <es-swatch .app=${this.app} .color=${i} .column=${this.column??``} .value=${s?n:null}></es-swatch>
      <button data-testid=${R.legendItem} data-label=${n} aria-pressed=${this.on.has(t)} title="${n}: click selects, Ctrl click adds or takes out, double click selects nothing"
        @focus=${a} @blur=${o} @click=${t=>this.pick(e,t)} @dblclick=${()=>this.app.selecting.none()}>
        <span class="label">${n}</span><span class="muted number">${V(r)}</span>
      </button></li>`}pick(e,t){t.detail>1||(this.app.store.set({highlight:null}),this.app.selecting.entry(this.column??``,e,t.ctrlKey||t.metaKey,this.on.has(e.slot)))}selectedSlots(){let{selection:e,coloring:t}=this.state,{colors:n,legend:r}=t;if(!e||!n||!r||e.selected.count===0||e.points!==n.length)return new Set;let i=new Uint32Array(256);for(let t of e.selected.rows){let e=n[t];i[e]=i[e]+1}let a=r.kind===`classes`?[...r.entries,r.other,r.missing]:[r.missing];return new Set(a.filter(e=>e!==null&&e.count>0&&i[e.slot]===e.count).map(e=>e.slot))}};z([A()],oa.prototype,`open`,void 0),z([A()],oa.prototype,`wanted`,void 0),oa=z([O(`es-legend`)],oa);var sa=200,U=class extends ze{constructor(...e){super(...e),this.label=``,this.tid=``,this.hint=``,this.value=null,this.min=0,this.max=1,this.least=null,this.most=null,this.step=1,this.log=!1,this.automatic=null,this.disabled=!1,this.eager=!1,this.slid=e=>{let t=this.valueAt(e.target.valueAsNumber),n=this.renderRoot.querySelector(`#number`);n&&(n.value=this.text(t)),this.eager&&this.pick(t)},this.letGo=e=>{this.eager||this.pick(this.valueAt(e.target.valueAsNumber))},this.typed=e=>{let t=e.target;t.value===``&&this.automatic!==null?this.pick(null):t.value!==``&&t.checkValidity()?this.pick(t.valueAsNumber):this.requestUpdate()}}static{this.styles=[L,o`
      :host {
        display: grid;
        grid-template-columns: 78px minmax(0, 1fr) 48px 38px;
        align-items: center;
        gap: 6px;
        min-height: 28px;
      }
      label {
        overflow: hidden;
        color: var(--muted);
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      input[type="number"] {
        grid-column: 3;
        padding: 0 6px;
      }
      :host(:not([automatic])) {
        grid-template-columns: 78px minmax(0, 1fr) 58px;
      }
      .auto {
        height: 28px;
        padding: 0;
        border-color: var(--line);
        font-size: 12px;
        color: var(--muted);
      }
      .auto[aria-pressed="true"] {
        border-color: transparent;
        background: var(--accent-soft);
        color: var(--accent);
      }
    `]}render(){let e=this.value??this.automatic??this.min,t=this.value===null;return w`
      <label for="number" title=${this.hint||this.label}>${this.label}</label>
      <input type="range" aria-label="${this.label}, slider" data-testid="${this.tid}-slider" min="0" max=${sa} step="any" ?disabled=${this.disabled}
        .value=${M(String(this.place(e)))} aria-valuetext=${t?`automatic`:this.text(e)} @input=${this.slid} @change=${this.letGo} />
      <input type="number" id="number" data-testid=${this.tid} min=${this.least??this.min} max=${this.most??D} step="any"
        placeholder=${this.automatic===null?``:`auto`} title=${this.hint||this.label} ?disabled=${this.disabled}
        .value=${M(t?``:this.text(e))} @change=${this.typed} />
      ${this.automatic===null?D:w`<button class="auto" aria-pressed=${t} aria-label="Auto: ${this.label}" data-testid="${this.tid}-auto" ?disabled=${this.disabled}
              @click=${()=>this.pick(t?this.round(this.automatic):null)}>Auto</button>`}
    `}place(e){let t=e=>this.log?Math.log(Math.max(e,1e-12)):e,n=(t(e)-t(this.min))/(t(this.max)-t(this.min));return Math.min(1,Math.max(0,n))*sa}valueAt(e){let t=e/sa,n=this.log?this.min*(this.max/this.min)**t:this.min+(this.max-this.min)*t;return this.round(n)}round(e){return this.log?Number(e.toPrecision(2)):Number((Math.round(e/this.step)*this.step).toPrecision(12))}text(e){return String(Number(e.toPrecision(6)))}pick(e){this.dispatchEvent(new CustomEvent(`pick`,{detail:e})),this.updateComplete.then(()=>this.requestUpdate())}};z([k()],U.prototype,`label`,void 0),z([k()],U.prototype,`tid`,void 0),z([k()],U.prototype,`hint`,void 0),z([k({type:Number})],U.prototype,`value`,void 0),z([k({type:Number})],U.prototype,`min`,void 0),z([k({type:Number})],U.prototype,`max`,void 0),z([k({type:Number})],U.prototype,`least`,void 0),z([k({type:Number})],U.prototype,`most`,void 0),z([k({type:Number})],U.prototype,`step`,void 0),z([k({type:Boolean})],U.prototype,`log`,void 0),z([k({type:Number,reflect:!0})],U.prototype,`automatic`,void 0),z([k({type:Boolean})],U.prototype,`disabled`,void 0),z([k({type:Boolean})],U.prototype,`eager`,void 0),U=z([O(`es-slider`)],U);var ca=class extends B{constructor(...e){super(...e),this.watch=[`session`,`preferences`,`lines`]}static{this.styles=[L,Mi,o`
      .switches {
        display: grid;
        grid-template-columns: 1fr 1fr;
        gap: 6px 8px;
      }
    `]}render(){let{session:e,preferences:t,lines:n}=this.state,r=e?.dataset;if(!r)return D;let{look:i}=t,a=n!==null||r.columns.some(({name:e})=>e===`__seq_next__`||e===`__next__`);return w`<details data-testid=${R.look}>
      <summary>Drawing</summary>
      <div class="stack inside">
        <es-slider label="Point size" .tid=${R.pointSize} automatic="4" .value=${i.pointSize} min="1" max="24" least="0.5" step="0.5" eager @pick=${e=>this.app.look({pointSize:e.detail})}></es-slider>
        <es-slider label="Opacity" .tid=${R.opacity} automatic="0.8" .value=${i.opacity} min="0.02" max="1" least="0.01" most="1" step="0.01" eager @pick=${e=>this.app.look({opacity:e.detail})}></es-slider>
        ${r.images?w`<es-slider label="Picture size" .tid=${R.spriteSize} automatic="28" .value=${i.spriteSize} min="8" max="96" least="4" step="1" ?disabled=${!i.pictures} eager @pick=${e=>this.app.look({spriteSize:e.detail})}></es-slider>`:D}
        <div class="switches">
          ${r.images?this.toggle(`pictures`,`Pictures`,R.pictures,`Points as their pictures, where there is room`):D}
          ${this.toggle(`places`,`Cluster names`,R.places,`Names of dense places by the label column`)}
          ${a?this.toggle(`lines`,`Lines`,R.lines,`From each point to the next one of its sequence`):D}
          ${this.toggle(`translucent`,`See-through`,R.translucent,`3D: see through the points instead of hiding what is behind`)}
          ${this.toggle(`shapes`,`Shapes`,R.shapes,`Six marker shapes, so that colour is never alone`)}
        </div>
      </div>
    </details>`}toggle(e,t,n,r){return w`<label class="check" title=${r}><input type="checkbox" data-testid=${n} .checked=${M(this.state.preferences.look[e])}
      @change=${t=>this.app.look({[e]:t.target.checked})} /> ${t}</label>`}};ca=z([O(`es-look-panel`)],ca);var la=4,ua=class{constructor(e){this.gl=e,this.waiting=null}get busy(){return this.waiting!==null}submit(e){let{gl:t}=this;this.cancel();let n=t.fenceSync(t.SYNC_GPU_COMMANDS_COMPLETE,0);if(!n)return;t.flush();let r=performance.now(),i=()=>{if(t.isContextLost())return this.cancel();t.clientWaitSync(n,0,0)===t.TIMEOUT_EXPIRED?this.waiting={sync:n,timer:window.setTimeout(i,la)}:(this.cancel(),e(performance.now()-r))};this.waiting={sync:n,timer:window.setTimeout(i,la)}}cancel(){this.waiting&&=(window.clearTimeout(this.waiting.timer),this.gl.deleteSync(this.waiting.sync),null)}},da=` (software)`;function fa(e,t){let n=e.getContext(`webgl2`,{alpha:!1,antialias:!1,depth:!0,stencil:!1,premultipliedAlpha:!0,powerPreference:`high-performance`});if(!n)return null;let r=e=>{e.preventDefault(),t.onLost()},i=()=>t.onRestored();e.addEventListener(`webglcontextlost`,r),e.addEventListener(`webglcontextrestored`,i);let a=pa(n);return{gl:n,renderer:a,software:a.endsWith(da),destroy(){e.removeEventListener(`webglcontextlost`,r),e.removeEventListener(`webglcontextrestored`,i),n.getExtension(`WEBGL_lose_context`)?.loseContext()}}}function pa(e){let t=e.getExtension(`WEBGL_debug_renderer_info`),n=e.getParameter(t?t.UNMASKED_RENDERER_WEBGL:e.RENDERER);return ma(typeof n==`string`?n:``)}function ma(e){return/swiftshader/i.test(e)?`SwiftShader${da}`:/llvmpipe/i.test(e)?`llvmpipe${da}`:/basic render/i.test(e)?`Microsoft Basic Render${da}`:(/^ANGLE \([^,]*, (.*?)(?:, [^,]*)?\)$/.exec(e)?.[1]??e).replace(/^(?:ANGLE Metal Renderer|Vulkan [\d.]+|OpenGL ES [\d.]+):?\s*/,``).replace(/\s*\(0x[0-9a-f]+\)/gi,``).replace(/\s*Direct3D\d+.*$/,``).replace(/^\((.*)\)$/,`$1`).trim()||`unknown device`}var W=(e,t)=>[e[0]+t[0],e[1]+t[1],e[2]+t[2]],G=(e,t)=>[e[0]-t[0],e[1]-t[1],e[2]-t[2]],K=(e,t)=>[e[0]*t,e[1]*t,e[2]*t],ha=(e,t)=>e[0]*t[0]+e[1]*t[1]+e[2]*t[2],ga=e=>Math.hypot(e[0],e[1],e[2]),_a=(e,t,n)=>W(K(e,1-n),K(t,n)),va=(e,t)=>[e[1]*t[2]-e[2]*t[1],e[2]*t[0]-e[0]*t[2],e[0]*t[1]-e[1]*t[0]];function ya(e,t){let n=ga(e);return n>1e-12&&Number.isFinite(n)?K(e,1/n):t}var ba=70*Math.PI/180,xa=1.2,Sa=[.45,.9,1.6],Ca=1.05,wa={least:.001,most:0xe8d4a51000},Ta={least:1e-4,most:60},Ea=.02;function Da(e,t,n){return e===2?{orthographic:!0,position:[0,0,4],target:[0,0,0],zoom:1}:{orthographic:!1,position:K(ya(Sa,[0,0,1]),Oa(Math.max(t,Ca),n)),target:[0,0,0],zoom:1}}function Oa(e,t){let n=Math.min(ba/2,Math.atan(Math.tan(ba/2)*t));return e/Math.sin(n)}function ka(e){let t=ya(G(e.position,e.target),[0,0,1]),n=ya(va(Math.abs(t[1])>.999999?[0,0,t[1]>0?-1:1]:[0,1,0],t),[1,0,0]);return{right:n,up:va(t,n),back:t}}var Aa=e=>ga(G(e.position,e.target))||1;function ja(e,t,n){let r=Aa(e),{back:i}=ka(e),a=Math.PI/2-Ea,o=Math.atan2(i[0],i[2])+t,s=Math.min(a,Math.max(-a,Math.asin(Math.min(1,Math.max(-1,i[1])))+n)),c=[Math.sin(o)*Math.cos(s),Math.sin(s),Math.cos(o)*Math.cos(s)];return{...e,position:W(e.target,K(c,r))}}function Ma(e,t){return{...e,position:W(e.position,t),target:W(e.target,t)}}function Na(e,t,n){if(e.orthographic){let{right:r,up:i}=ka(e),a=G(n,e.target),o=W(K(r,ha(r,a)),K(i,ha(i,a))),s=Math.min(wa.most,Math.max(wa.least,e.zoom*t));return{...Ma(e,K(o,1-e.zoom/s)),zoom:s}}let r=Aa(e),i=r/Math.min(Ta.most,Math.max(Ta.least,r/t));return{...e,position:W(n,K(G(e.position,n),1/i)),target:W(n,K(G(e.target,n),1/i))}}function Pa(e,t,n,r){let i=Math.max(n,.06)*1.15,{back:a}=ka(e);if(e.orthographic){let n=Aa(e);return{...e,position:W(t,K(a,n)),target:t,zoom:xa/i}}return{...e,position:W(t,K(a,Oa(i,r))),target:t}}function Fa(e,t,n){if(n>=1)return t;let r=_a(e.target,t.target,n),i=La(ya(G(e.position,e.target),[0,0,1]),ya(G(t.position,t.target),[0,0,1]),n),a=Ia(Aa(e),Aa(t),n);return{orthographic:t.orthographic,position:W(r,K(i,a)),target:r,zoom:Ia(e.zoom,t.zoom,n)}}var Ia=(e,t,n)=>e*(t/e)**n;function La(e,t,n){let r=Math.acos(Math.min(1,Math.max(-1,ha(e,t))));if(r<1e-6)return t;if(Math.PI-r<.001){let r=ya(va(e,Math.abs(e[1])<.9?[0,1,0]:[1,0,0]),[1,0,0]);return n<.5?La(e,r,n*2):La(r,t,n*2-1)}let i=Math.sin(r);return W(K(e,Math.sin((1-n)*r)/i),K(t,Math.sin(n*r)/i))}function Ra(e){return[...e.position,...e.target,e.zoom].every(Number.isFinite)&&e.zoom>0&&ga(G(e.position,e.target))>0}function za(e,t){let n=e.orthographic&&ka(e).back[2]>.999999;return t===2?n:!n}function Ba(e){return{...e,position:[...e.position],target:[...e.target]}}function Va(e,t){let n=e.createBuffer(),r=0;return{handle:n,upload(i){e.bindBuffer(t,n),i.byteLength!==0&&(r=i.byteLength>r||i.byteLength*4<r?i.byteLength:r,e.bufferData(t,r,e.DYNAMIC_DRAW),e.bufferSubData(t,0,i))},destroy:()=>e.deleteBuffer(n)}}function Ha(e,t,n){let r=e.createProgram(),i=[Ua(e,e.VERTEX_SHADER,t),Ua(e,e.FRAGMENT_SHADER,n)];for(let t of i)e.attachShader(r,t);if(e.linkProgram(r),!e.getProgramParameter(r,e.LINK_STATUS)&&!e.isContextLost())throw Error(`The graphics driver cannot link a program: ${e.getProgramInfoLog(r)}`);for(let t of i)e.deleteShader(t);let a=new Map;return{handle:r,uniform(t){let n=a.get(t);return n===void 0&&(n=e.getUniformLocation(r,t),a.set(t,n)),n},destroy:()=>e.deleteProgram(r)}}function Ua(e,t,n){let r=e.createShader(t);if(!r)throw Error(`The graphics context is lost; reload the page.`);if(e.shaderSource(r,n),e.compileShader(r),!e.getShaderParameter(r,e.COMPILE_STATUS)&&!e.isContextLost())throw Error(`The graphics driver cannot compile a shader: ${e.getShaderInfoLog(r)}`);return r}var Wa=220,Ga=1500,Ka={ratio:4,shift:.75},qa=1.1,Ja=1e-5,Ya=class{constructor(){this.centre=[0,0,0],this.halfExtent=1,this.stretch=[1,1,1],this.moving=!1,this.target={centre:[0,0,0],halfExtent:1},this.arrived=-1/0,this.advanced=0}observe(e,t,n){this.target=Xa(e,t);let r=n-this.arrived<Ga;return this.arrived=n,r&&!this.jumps()?(this.moving||(this.advanced=n),this.moving=!0,!1):(this.settle(),!0)}advance(e){if(!this.moving)return!1;if(this.still())return this.settle(),!0;let t=this.target,n=1-Math.exp(-Math.max(0,e-this.advanced)/Wa);this.advanced=e,this.halfExtent=Math.max(this.halfExtent*(t.halfExtent/this.halfExtent)**n,t.halfExtent/qa);let r=e=>this.centre[e]+(t.centre[e]-this.centre[e])*n;return this.centre=[r(0),r(1),r(2)],!0}settle(){this.centre=[...this.target.centre],this.halfExtent=this.target.halfExtent,this.moving=!1}shift(){let{centre:e}=this.target;return Math.max(...e.map((e,t)=>Math.abs(e-(this.centre[t]??0))))}jumps(){let e=this.target.halfExtent/this.halfExtent;return e>Ka.ratio||e<1/Ka.ratio||this.shift()>Ka.shift*Math.max(this.target.halfExtent,this.halfExtent)}still(){let e=this.target.halfExtent/this.halfExtent;return Math.abs(e-1)<Ja&&this.shift()<Ja*this.halfExtent}};function Xa(e,t){let n=n=>{let r=e[n]/2+t[n]/2;return Number.isFinite(r)?r:0},r=Math.max(...e.map((e,n)=>((t[n]??0)-e)/2));return{centre:[n(0),n(1),n(2)],halfExtent:Number.isFinite(r)&&r>0?r:1}}var q=(e,t)=>[(t[0]-e.centre[0])/J(e,0),(t[1]-e.centre[1])/J(e,1),(t[2]-e.centre[2])/J(e,2)],J=(e,t)=>e.halfExtent/(e.stretch?.[t]??1);function Za(e,t){let{halfExtent:n}=Xa([...e],[...t]),r=r=>{let i=(t[r]-e[r])/2;return i>0&&Number.isFinite(i)?n/i:1};return[r(0),r(1),r(2)]}var Qa=(e,t)=>[e.centre[0]+t[0]*J(e,0),e.centre[1]+t[1]*J(e,1),e.centre[2]+t[2]*J(e,2)];function $a(e,t,n,r){let i=1/Math.tan(e/2),a=n-r;return[i/t,0,0,0,0,i,0,0,0,0,(n+r)/a,-1,0,0,2*n*r/a,0]}function eo(e,t,n,r){let i=n-r;return[1/e,0,0,0,0,1/t,0,0,0,0,2/i,0,0,0,(n+r)/i,1]}function to(e,t,n,r){return[e[0],t[0],n[0],0,e[1],t[1],n[1],0,e[2],t[2],n[2],0,-ha(e,r),-ha(t,r),-ha(n,r),1]}function no(e,t){return[...ro(e,[t[0],t[1],t[2],t[3]]),...ro(e,[t[4],t[5],t[6],t[7]]),...ro(e,[t[8],t[9],t[10],t[11]]),...ro(e,[t[12],t[13],t[14],t[15]])]}function ro(e,t){let[n,r,i,a]=t;return[e[0]*n+e[4]*r+e[8]*i+e[12]*a,e[1]*n+e[5]*r+e[9]*i+e[13]*a,e[2]*n+e[6]*r+e[10]*i+e[14]*a,e[3]*n+e[7]*r+e[11]*i+e[15]*a]}var io=65534,ao=65535,oo=({positions:e,dims:t})=>Math.floor(e.length/t);function so({positions:e,lower:t,upper:n}){if(e instanceof Float32Array)return{scale:[1,1,1],offset:[0,0,0]};let r=e=>(n[e]-t[e])/io;return{scale:[r(0),r(1),r(2)],offset:[...t]}}function Y(e,t){let{positions:n,dims:r}=e,i=t*r,a=n[i],o=n[i+1],s=r===3?n[i+2]:0;if(a===void 0||o===void 0||s===void 0)return null;if(n instanceof Float32Array)return Number.isFinite(a+o+s)?[a,o,s]:null;if(a===65535||o===65535||s===65535)return null;let{scale:c,offset:l}=so(e);return[a*c[0]+l[0],o*c[1]+l[1],r===3?s*c[2]+l[2]:0]}var co=64,lo=2e5,uo={2:1.25,3:1.5},fo={2:1.5,3:2.2},po={2:9,3:11},mo=.82,ho=.06,go=new Uint32Array(4096),_o=[[0,1]],vo=[[0,1],[0,2],[1,2]];function yo(e,t,n,r){let i=Xa(n,r),a={positions:e,dims:t,lower:n,upper:r},o=Math.max(1,Math.ceil(e.length/t/lo)),s=t===2?_o:vo,c=0;for(let[e,t]of s)c+=bo(a,o,e,t,i.centre,1/i.halfExtent);return c/s.length*o}function bo(e,t,n,r,i,a){let{positions:o,dims:s}=e,c=so(e),l=o instanceof Uint16Array?ao:NaN;go.fill(0);let u=co/2,d=(i[n]??0)-(c.offset[n]??0),f=(i[r]??0)-(c.offset[r]??0),p=c.scale[n]??1,m=c.scale[r]??1,h=0;for(let e=0;e<o.length;e+=s*t){if(o[e+n]===l||o[e+r]===l)continue;let t=Math.floor((o[e+n]*p-d)*a*u+u),i=Math.floor((o[e+r]*m-f)*a*u+u);if(!(t>=0&&i>=0&&t<=co&&i<=co))continue;let s=Math.min(i,63)*co+Math.min(t,63);go[s]=go[s]+1,h++}let g=0;for(let e of go)g+=e*(e-1);return h===0?0:g/h/(2/co)**2}function xo(e,t,n){let r=e/t**2,i=Math.sqrt(4*uo[n]/(Math.PI*r));return Math.min(po[n],Math.max(fo[n],i))}function So(e,t,n){let r=e/t**2*Math.PI*(n/2)**2,i=1-.18000000000000005**(uo[2]/Math.max(r,uo[2]));return Math.min(mo,Math.max(ho,i))}var X={normal:0,selected:1,neighbor:2,faded:3,hidden:4},Co=[X.faded,X.normal,X.neighbor,X.selected],wo=24301;function To(e){let t=new Uint32Array(e);for(let n=0;n<e;n++)t[n]=n;let n=wo;for(let r=e-1;r>0;r--){n^=n<<13,n^=n>>>17,n^=n<<5;let e=Math.floor((n>>>0)/4294967296*(r+1)),i=t[r];t[r]=t[e],t[e]=i}return t}function Eo(e,t,n){let r=t.length;if(!e||e.length<r||!e.some(e=>e!==X.normal))return{rows:t,count:r,layers:Co.map(e=>({start:0,count:e===X.normal?r:0}))};let i=[0,0,0,0,0];for(let t=0;t<r;t++){let n=ko(e[t]);i[n]=i[n]+1}let a=[0,0,0,0,0],o=[],s=0;for(let e of Co){let t=i[e];a[e]=s,o.push({start:s,count:t}),s+=t}let c=n&&n.length>=s&&n!==t?n:new Uint32Array(r);for(let n=0;n<r;n++){let r=t[n],i=ko(e[r]);if(i===X.hidden)continue;let o=a[i];c[o]=r,a[i]=o+1}return{rows:c,count:s,layers:o}}function Do(e,t,n,r=2){let i=[];for(let{start:a,count:o}of e.layers.slice(0,r)){let e=Math.floor(o*t),r=n>=1?o:Math.floor(o*n);r>e&&i.push({start:a+e,count:r-e})}return i}var Oo=e=>e.layers.slice(2).filter(({count:e})=>e>0),ko=e=>e<=X.hidden?e:X.normal,Z={selected:{ring:2,grow:1.6,least:8},neighbor:{ring:1,grow:1.3,least:5,tone:.65}},Ao=.19,jo=.6;function Mo(e,t,n,{pointSize:r,opacity:i,translucent:a}){let o=e.pixelsPerUnit,s=r??xo(n,o,t),c=t===3&&!a&&(i===null||i>=.995);return{diameter:s,least:Math.min(s,1),most:t===3?Math.max(s*5,24):s,opacity:c?1:i??So(n,o,s)*(t===3?jo:1),opaque:c}}function No(e,t,n,r){let i=t.camera.orthographic?1:t.distance/n,a=Math.min(e.most,Math.max(e.least,e.diameter*i));return r===X.selected?Math.max(a*Z.selected.grow,Z.selected.least):r===X.neighbor?Math.max(a*Z.neighbor.grow,Z.neighbor.least):a}function Po(e){return e===X.selected?Z.selected.ring:e===X.neighbor?Z.neighbor.ring:0}var Q=e=>Number.isInteger(e)?`${e}.0`:`${e}`,$={low:-.8,high:.6},Fo=`#version 300 es
precision highp float;
precision highp int;
layout(location = 0) in vec3 a_position;
layout(location = 1) in uint a_color;
layout(location = 2) in uint a_state;
uniform vec3 u_originHigh; // in the units of the stored numbers
uniform vec3 u_originLow;
uniform vec3 u_scale;
uniform vec3 u_shift;
uniform bool u_steps;      // positions are 16-bit steps
uniform mat4 u_matrix;
uniform vec4 u_forward;    // depth along the view = dot(xyz, offset) + w
uniform vec4 u_size;       // device pixels: diameter, least, most; w = distance of the target, 0 = no perspective
uniform float u_ratio;     // device pixels a CSS pixel
uniform float u_opacity;
uniform bool u_opaque;
uniform bool u_layered;    // depth bands by state
uniform bool u_colored;
uniform bool u_shapes;
uniform int u_paletteSize;
uniform vec3 u_defaultColor;
uniform vec3 u_background;
uniform vec3 u_fog;        // depth where it starts, 1 / length, amount at the far end
uniform float u_near;      // translucent: how much more the nearest points count than the farthest; 1 = the same
uniform highp sampler2D u_palette;
flat out vec4 v_color;
flat out vec4 v_disc;      // device pixels: side of the sprite, outer radius, radius without the ring; w = 1 for a soft rim
flat out vec2 v_mark;      // how much of the ring's colour is the text's, the rest is the point's; weight in sums
flat out uint v_id;
flat out uint v_shape;

const float GRAIN = 0.12;
const uint SELECTED = 1u;
const uint NEIGHBOR = 2u;
const uint FADED = 3u;
const uint HIDDEN = 4u;

vec3 paletteColor() {
  if (!u_colored || int(a_color) >= u_paletteSize) return u_defaultColor;
  return texelFetch(u_palette, ivec2(int(a_color), 0), 0).rgb;
}

void main() {
  v_id = uint(gl_VertexID) + 1u;
  v_shape = u_shapes && u_colored ? a_color % 6u : 0u;
  // The high part cancels most of the position exactly; the low part adds what single precision could not hold.
  vec3 offset = ((a_position - u_originHigh) - u_originLow) * u_scale + u_shift;
  vec4 clip = u_matrix * vec4(offset, 1.0);
  bool there = u_steps ? a_position.x < 65534.5 && a_position.y < 65534.5 && a_position.z < 65534.5
    : abs(a_position.x) < 3e38 && abs(a_position.y) < 3e38 && abs(a_position.z) < 3e38;
  if (!there || a_state == HIDDEN) {
    gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
    gl_PointSize = 1.0;
    v_color = vec4(0.0);
    v_disc = vec4(0.0);
    v_mark = vec2(0.0);
    return;
  }
  float nearness = u_size.w > 0.0 ? u_size.w / clip.w : 1.0;
  float wanted = clamp(u_size.x * nearness, u_size.y, u_size.z);
  bool marked = a_state == SELECTED || a_state == NEIGHBOR;
  float ring = 0.0;
  if (a_state == SELECTED) {
    wanted = max(wanted * ${Q(Z.selected.grow)}, ${Q(Z.selected.least)} * u_ratio);
    ring = ${Q(Z.selected.ring)} * u_ratio;
  } else if (a_state == NEIGHBOR) {
    wanted = max(wanted * ${Q(Z.neighbor.grow)}, ${Q(Z.neighbor.least)} * u_ratio);
    ring = ${Q(Z.neighbor.ring)} * u_ratio;
  }
  // A disc below one pixel stays one pixel wide and gives up opacity instead, or it would vanish between pixel centres.
  float disc = max(wanted, 1.0);
  float radius = disc * 0.5;
  gl_PointSize = 2.0 * (radius + ring) + 1.0;
  v_disc = vec4(gl_PointSize, radius + ring, radius, u_layered && a_state != FADED ? smoothstep(0.8, 3.0, radius) : 0.0);

  vec3 color = paletteColor();
  float depth = dot(u_forward.xyz, offset) + u_forward.w;
  float away = clamp((depth - u_fog.x) * u_fog.y, 0.0, 1.0);
  float fog = away * u_fog.z;
  color = mix(color, u_background, marked ? fog * 0.4 : fog);
  float alpha = marked ? 1.0 : u_opacity * (wanted < 1.0 ? wanted * wanted : 1.0);
  // A little grain, fixed to each point, keeps the surface of a dense cluster from becoming one flat patch.
  if (u_layered && !marked) color *= 1.0 + GRAIN * (0.4 - float((v_id * 2654435761u) >> 24) / 255.0);
  if (a_state == FADED) {
    if (u_opaque) color = mix(u_background, color, ${Q(Ao)});
    else alpha *= ${Q(Ao)};
  }
  v_color = vec4(color, alpha);
  v_mark = vec2(a_state == SELECTED ? 1.0 : ${Q(Z.neighbor.tone)}, mix(u_near, 1.0, away));

  if (u_layered) {
    // Bands of the depth range: selected points, then neighbours in front of all, faded ones behind all, right order within each.
    float z = clip.z / clip.w;
    vec2 band = a_state == SELECTED ? vec2(-1.0, -0.9) : a_state == NEIGHBOR ? vec2(-0.9, ${Q($.low)})
      : a_state == FADED ? vec2(${Q($.high)}, 1.0) : vec2(${Q($.low)}, ${Q($.high)});
    if (abs(z) <= 1.0) clip.z = mix(band.x, band.y, z * 0.5 + 0.5) * clip.w;
  }
  gl_Position = clip;
}
`,Io=`#version 300 es
precision highp float;
precision highp int;
flat in vec4 v_color;
flat in vec4 v_disc;
flat in vec2 v_mark;
flat in highp uint v_id;
flat in uint v_shape;

float outline(uint shape, vec2 p, float r) {
  if (shape == 1u) { vec2 q = abs(p) - r * 0.89; return max(q.x, q.y); }
  if (shape == 2u) {
    const float k = 1.7320508;
    float s = r * 1.2;
    vec2 q = vec2(abs(p.x), -p.y + s * 0.12);
    return max(q.x * (k * 0.5) + q.y * 0.5 - s * 0.62, -q.y - s * 0.62);
  }
  if (shape == 3u) { vec2 q = abs(p); return (q.x + q.y) * 0.70710678 - r * 0.9; }
  if (shape == 4u) {
    vec2 q = abs(p);
    q = q.x > q.y ? q : q.yx;
    return max(q.x - r * 1.1, q.y - r * 0.42);
  }
  if (shape == 5u) { float d = length(p); return max(d - r * 1.08, r * 0.5 - d); }
  return length(p) - r;
}

/** How much of the pixel the point covers, 0..1. */
float coverage(vec2 p, float r) {
  return clamp(0.5 - outline(v_shape, p, r), 0.0, 1.0);
}
vec2 place() {
  return (gl_PointCoord - 0.5) * v_disc.x;
}
`,Lo=`
uniform vec3 u_ring;
vec3 shaded(vec2 p) {
  // A slightly darker rim keeps overlapping points of one colour apart.
  float t = length(p) / v_disc.z;
  vec3 fill = v_color.rgb * (1.0 - 0.22 * v_disc.w * smoothstep(0.5, 1.0, t));
  float inside = v_disc.y > v_disc.z ? coverage(p, v_disc.z) : 1.0;
  return mix(mix(fill, u_ring, v_mark.x), fill, inside);
}
`,Ro=`${Io}${Lo}
out vec4 color;
void main() {
  vec2 p = place();
  float c = coverage(p, v_disc.y);
  if (c < 0.3) discard;
  color = vec4(shaded(p), 1.0) * c;
}
`,zo=`${Io}${Lo}
out vec4 color;
void main() {
  vec2 p = place();
  float alpha = v_color.a * coverage(p, v_disc.y);
  if (alpha <= 0.0) discard;
  color = vec4(shaded(p) * alpha, alpha);
}
`,Bo=`${Io}${Lo}
out vec4 sum;
void main() {
  vec2 p = place();
  float alpha = v_color.a * coverage(p, v_disc.y);
  if (alpha <= 0.0) discard;
  float t = -log(1.0 - min(alpha, 0.995)) * v_mark.y;
  vec3 c = shaded(p);
  sum = vec4(c * c, 1.0) * t;
}
`,Vo=`${Io}
out uint id;
void main() {
  if (coverage(place(), v_disc.y) < 0.5) discard;
  id = v_id;
}
`,Ho=1,Uo=.03,Wo=6,Go=`#version 300 es
layout(location = 0) in vec4 a_position;
layout(location = 1) in vec2 a_line;
out vec2 v_line;
void main() {
  v_line = a_line;
  gl_Position = a_position;
}
`,Ko=`#version 300 es
precision highp float;
in vec2 v_line;
uniform vec4 u_color;
uniform float u_half;
out vec4 color;
void main() {
  float alpha = u_color.a * v_line.y * clamp(u_half - abs(v_line.x) + 0.5, 0.0, 1.0);
  color = vec4(u_color.rgb * alpha, alpha);
}
`,qo=class{constructor(e){this.gl=e,this.vertices=new Float32Array(432),this.used=0,this.program=Ha(e,Go,Ko),this.buffer=Va(e,e.ARRAY_BUFFER),this.array=e.createVertexArray(),e.bindVertexArray(this.array),this.buffer.upload(this.vertices),e.enableVertexAttribArray(0),e.vertexAttribPointer(0,4,e.FLOAT,!1,24,0),e.enableVertexAttribArray(1),e.vertexAttribPointer(1,2,e.FLOAT,!1,24,16),e.bindVertexArray(null)}draw(e,t,n,r,i,a){let{gl:o}=this,s=Ho*a/2;this.used=0;let c=[q(e.frame,n),q(e.frame,r)];for(let n of Yo(t,c[0],c[1],e))this.addLine(e,n,s,a);this.used!==0&&(o.useProgram(this.program.handle),o.uniform4f(this.program.uniform(`u_color`),...i),o.uniform1f(this.program.uniform(`u_half`),s),t===3?o.enable(o.DEPTH_TEST):o.disable(o.DEPTH_TEST),o.depthMask(!1),o.enable(o.BLEND),o.blendFunc(o.ONE,o.ONE_MINUS_SRC_ALPHA),o.bindVertexArray(this.array),this.buffer.upload(this.vertices),o.drawArrays(o.TRIANGLES,0,this.used/Wo),o.bindVertexArray(null),o.depthMask(!0))}destroy(){this.program.destroy(),this.buffer.destroy(),this.gl.deleteVertexArray(this.array)}addLine(e,t,n,r){let i=Zo(Xo(e,t.from),Xo(e,t.to));if(!i)return;let[a,o]=i,s=e.width*r,c=e.height*r,l=(o[0]/o[3]-a[0]/a[3])*s,u=(o[1]/o[3]-a[1]/a[3])*c,d=Math.hypot(l,u);if(!(d>0))return;let f=n+1,p=-u/d*(2*f/s),m=l/d*(2*f/c),h=Qo(e,a),g=Qo(e,o);this.addVertex(a,p,m,f,h),this.addVertex(a,-p,-m,-f,h),this.addVertex(o,p,m,f,g),this.addVertex(o,p,m,f,g),this.addVertex(a,-p,-m,-f,h),this.addVertex(o,-p,-m,-f,g)}addVertex(e,t,n,r,i){let a=e[3],o=$.low+($.high-$.low)*(e[2]/a/2+.5);this.vertices.set([e[0]/a+t,e[1]/a+n,o,1,r,i],this.used),this.used+=Wo}};function Jo(e,t,n,r){let{frame:i,width:a,height:o}=e;return Yo(t,q(i,n),q(i,r),e).flatMap(t=>{let n=Zo(Xo(e,t.from),Xo(e,t.to));if(!n)return[];let r=t=>({x:(t[0]/t[3]+1)/2*a,y:(1-t[1]/t[3])/2*o,shade:Qo(e,t)});return[{from:r(n[0]),to:r(n[1])}]})}function Yo(e,t,n,r){let i=[t[0]-Uo,t[1]-Uo,e===3?t[2]-Uo:0],a=[n[0]+Uo,n[1]+Uo,e===3?n[2]+Uo:0],{camera:o}=r,s=(e,t)=>o.orthographic?t?r.basis.back[e]>0:r.basis.back[e]<0:t?o.position[e]>a[e]:o.position[e]<i[e],c=[];for(let t of[0,1,2]){if(e===2&&t===2)continue;let[n,r]=t===0?[1,2]:t===1?[0,2]:[0,1];for(let o of e===2?[0,1]:[0,1,2,3]){let[l,u]=[(o&1)==1,(o&2)==2],d=[...i];d[n]=l?a[n]:i[n],d[r]=u?a[r]:i[r];let f=[...d];f[t]=a[t],e===3&&s(n,l)&&s(r,u)||c.push({from:d,to:f})}}return c}function Xo(e,t){let n=G(t,e.camera.target);return ro(e.matrix,[n[0],n[1],n[2],1])}function Zo(e,t){let n=e[2]+e[3],r=t[2]+t[3];if(n<=0&&r<=0)return null;if(n>0&&r>0)return[e,t];let i=n/(n-r),a=[e[0]+(t[0]-e[0])*i,e[1]+(t[1]-e[1])*i,e[2]+(t[2]-e[2])*i,e[3]+(t[3]-e[3])*i];return n>0?[e,a]:[a,t]}function Qo(e,t){if(e.camera.orthographic)return 1;let{near:n,far:r}=e.depthRange;return Math.min(1,Math.max(0,(t[3]-n)/(r-n)))}var $o={from:220,span:300};function es(e,t){return e===X.hidden||t===X.hidden?0:e===X.selected||t===X.selected?1:e===X.faded&&t===X.faded?.06:.2}function ts(e){let t=e.length>>1,n=new Float32Array(t*2),r=0;for(let i=0;i<t;i++){if(i+1!==t&&e[i*2+1]===e[i*2+2])continue;let a=i+1-r;for(let e=r;e<=i;e++)n[e*2]=(e-r)/a,n[e*2+1]=(e+1-r)/a;r=i+1}return n}function ns(e,t,n){let{pairs:r,colors:i}=e,a=new Uint8Array((r.length>>1)*6);if(i===`hue`)return ts(r).forEach((e,t)=>{a.set(rs(($o.from+e*$o.span)%360,n?.66:.44),t*3)}),a;let o=t.theme.point.map(e=>Math.round(e*255));for(let e=0;e<a.length/3;e++){let n=r[e],s=i===`points`?t.palette:i,c=(i===`points`?t.colors?.[n]??1/0:n)*3;for(let t=0;t<3;t++)a[e*3+t]=s[c+t]??o[t]}return a}function rs(e,t){let n=.7*Math.min(t,1-t),r=r=>{let i=(r+e/30)%12;return Math.round(255*(t-n*Math.max(-1,Math.min(i-3,9-i,1))))};return[r(0),r(8),r(4)]}var is=[`right`,`left`,`above`,`below`],as=64,os=2,ss=7;function cs(e,t,n,r){let i=e.slice(0,1),a=e.slice(1),o=[...i,...a.filter(e=>r.has(e.key)),...a.filter(e=>!r.has(e.key))],s=new Map,c=[];for(let{x:e,y:t,gap:n}of i.filter(e=>e.gap>0))fs(s,{left:e-n/2,top:t-n/2,right:e+n/2,bottom:t+n/2});for(let e of o){let a=r.get(e.key),o=e.sides??is,l=a?[a,...o.filter(e=>e!==a)]:o,u=a||e===i[0]?os:ss;for(let r of l){let i=ls(e,r);if(i.left>=0&&i.top>=0&&i.right<=t&&i.bottom<=n&&!ds(s,i,u)){fs(s,i),c.push({key:e.key,side:r,x:i.left,y:(i.top+i.bottom)/2});break}}}return c}function ls(e,t){let n=e.x-e.width/2,r=e.y-e.height/2;return t===`right`?n=e.x+e.gap:t===`left`?n=e.x-e.gap-e.width:t===`above`?r=e.y-e.gap-e.height:t===`below`&&(r=e.y+e.gap),{left:n,top:r,right:n+e.width,bottom:r+e.height}}function*us(e,t){for(let n=Math.floor((e.top-t)/as);n<=Math.floor((e.bottom+t)/as);n++)for(let r=Math.floor((e.left-t)/as);r<=Math.floor((e.right+t)/as);r++)yield n*4096+r}function ds(e,t,n){for(let r of us(t,n))for(let i of e.get(r)??[]){let e=t.left<i.right+n&&i.left<t.right+n,r=t.top<i.bottom+n&&i.top<t.bottom+n;if(e&&r)return!0}return!1}function fs(e,t){for(let n of us(t,os)){let r=e.get(n);r?r.push(t):e.set(n,[t])}}var ps=150,ms=50,hs=class{constructor(){this.items=new Map,this.advanced=-1/0}get moving(){for(let{alpha:e,wanted:t}of this.items.values())if(e!==+!!t)return!0;return!1}want(e,t,n){let r=n?1:Math.min(ms,Math.max(0,t-this.advanced))/ps;for(let e of this.items.values())e.wanted=!1;for(let[t,n]of e){let e=this.items.get(t);e?(e.item=n,e.wanted=!0):this.items.set(t,{item:n,alpha:0,wanted:!0})}for(let[e,t]of this.items)t.alpha=t.wanted?Math.min(1,t.alpha+r):t.alpha-r,t.alpha>1-1e-6&&(t.alpha=1),t.alpha<1e-6&&(t.alpha=0),t.alpha<=0&&!t.wanted&&this.items.delete(e);this.advanced=t}*[Symbol.iterator](){for(let[e,{item:t,alpha:n,wanted:r}]of this.items)yield{key:e,item:t,alpha:Math.max(0,n),leaving:!r}}clear(){this.items.clear()}},gs=`system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif`,_s=12,vs={least:11.5,most:21},ys=1.25,bs=3.5,xs=40,Ss=800,Cs=new Intl.Segmenter(void 0,{granularity:`grapheme`}),ws=`500 ${_s}px ${gs}`,Ts=class{constructor(){this.texts=new Map,this.widths=new Map,this.fades=new hs,this.sides=new Map}forget(){this.texts.clear()}clear(){this.forget(),this.fades.clear(),this.sides.clear()}draw(e,t,n,r,i,a){let o=new Map,s=[],c=(e,t,n,r)=>{e&&(s.push(e),o.set(e.key,{text:t,font:n,tone:r,candidate:e,side:`right`}))};e.font=ws;for(let i of t.labeled.subarray(0,Ss)){let a=this.rowCandidate(e,t,n,r,i),o=a&&s.length>0&&t.dims===3?.5+.5*Os(n,this.depthOf(i,t,n)):1;c(a,this.texts.get(i)?.text??``,ws,o)}let l=t.placeLabels.reduce((e,{weight:t})=>Math.max(e,t),0),u=t.placeLabels.map((e,t)=>({label:e,index:t})).sort((e,t)=>t.label.weight-e.label.weight);for(let{label:r,index:i}of u){let a=Ds(r.weight,l),o=`${a>15?650:600} ${a}px ${gs}`,s=ks(r.text),u=n.project(...r.at);if(!u||!s||!n.contains(u))continue;let[d,f]=[this.width(e,s,o),a*ys],p=t.dims===3?Os(n,u.depth):1;c({key:-1-i,x:u.x,y:u.y,width:d,height:f,gap:0,sides:[`centre`]},s,o,p)}let d=cs(s,n.width,n.height,this.sides);this.sides=new Map(d.map(e=>[e.key,e.side]));let f=new Map;for(let{key:e,side:t}of d){let n=o.get(e);n&&f.set(e,{...n,side:t})}this.fades.want(f,i,a);for(let{key:r,item:i,alpha:a,leaving:o}of this.fades){let s=o?this.moved(i,r,t,n):i;s&&Es(e,s,a,t)}return e.globalAlpha=1,this.fades.moving}moved(e,t,n,r){let i=t>=0?Y(n,t):n.placeLabels[-1-t]?.at??null,a=i&&r.project(...i);return a?{...e,candidate:{...e.candidate,x:a.x,y:a.y}}:null}rowCandidate(e,t,n,r,i){let a=t.states?.[i]??X.normal;if(a===X.hidden)return null;let o=As(n,t,i);if(!o||!n.contains(o))return null;let s=this.rowText(e,t,i);if(!s)return null;let c=No(r,n,o.depth,a)/2+Po(a)+3;return{key:i,x:o.x,y:o.y,width:s.width,height:_s*ys,gap:c}}depthOf(e,t,n){return As(n,t,e)?.depth??n.distance}rowText(e,t,n){let r=this.texts.get(n);if(r!==void 0)return r;let i=t.labelOf(n),a=i?ks(i):``;e.font=ws;let o=a?{text:a,width:Math.ceil(e.measureText(a).width)}:null;return this.texts.set(n,o),o}width(e,t,n){let r=`${n} ${t}`,i=this.widths.get(r);return i===void 0&&(this.widths.size>2e3&&this.widths.clear(),e.font=n,i=Math.ceil(e.measureText(t).width),this.widths.set(r,i)),i}};function Es(e,{text:t,font:n,tone:r,candidate:i,side:a},o,s){let c=ls(i,a),l=(c.top+c.bottom)/2;e.font=n,e.textBaseline=`middle`,e.textAlign=`left`,e.lineJoin=`round`,e.lineWidth=bs,e.globalAlpha=o*r,e.strokeStyle=s.theme.halo,e.strokeText(t,c.left,l),e.fillStyle=s.theme.text,e.fillText(t,c.left,l)}function Ds(e,t){let n=t>0?Math.sqrt(Math.max(0,e)/t):0;return Math.round((vs.least+(vs.most-vs.least)*n)*2)/2}function Os(e,t){let{near:n,far:r}=e.depthRange;return 1-.75*Math.min(1,Math.max(0,(t-n)/(r-n)))**1.5}function ks(e){let t=e.replace(/\s+/g,` `).trim();if(t.length<=xs)return t;let n=``,r=0;for(let{segment:e}of Cs.segment(t)){if(r===xs)return`${n.trimEnd()}…`;n+=e,r++}return t}function As(e,t,n){let r=Y(t,n);return r&&e.project(r[0],r[1],r[2])}function js(e,t,n){let r=e.createFramebuffer(),i=e.createRenderbuffer(),a=e.createRenderbuffer();e.bindRenderbuffer(e.RENDERBUFFER,i),e.renderbufferStorage(e.RENDERBUFFER,e.R32UI,t,n),e.bindRenderbuffer(e.RENDERBUFFER,a),e.renderbufferStorage(e.RENDERBUFFER,e.DEPTH_COMPONENT24,t,n),e.bindFramebuffer(e.FRAMEBUFFER,r),e.framebufferRenderbuffer(e.FRAMEBUFFER,e.COLOR_ATTACHMENT0,e.RENDERBUFFER,i),e.framebufferRenderbuffer(e.FRAMEBUFFER,e.DEPTH_ATTACHMENT,e.RENDERBUFFER,a),e.bindFramebuffer(e.FRAMEBUFFER,null);let o=null;return{width:t,height:n,get pixels(){return o??=new Uint32Array(t*n*4),o},bind:()=>e.bindFramebuffer(e.FRAMEBUFFER,r),destroy(){e.deleteFramebuffer(r),e.deleteRenderbuffer(i),e.deleteRenderbuffer(a)}}}function Ms(e,t,n,r,i){let a=r=>{let i=e.createTexture();return e.bindTexture(e.TEXTURE_2D,i),e.texStorage2D(e.TEXTURE_2D,1,r,t,n),e.texParameteri(e.TEXTURE_2D,e.TEXTURE_MIN_FILTER,e.NEAREST),e.texParameteri(e.TEXTURE_2D,e.TEXTURE_MAG_FILTER,e.NEAREST),e.texParameteri(e.TEXTURE_2D,e.TEXTURE_WRAP_S,e.CLAMP_TO_EDGE),e.texParameteri(e.TEXTURE_2D,e.TEXTURE_WRAP_T,e.CLAMP_TO_EDGE),i};e.activeTexture(e.TEXTURE0);let o=e.createFramebuffer(),s=a(r),c=i?a(e.DEPTH_COMPONENT24):null;e.bindTexture(e.TEXTURE_2D,null),e.bindFramebuffer(e.FRAMEBUFFER,o),e.framebufferTexture2D(e.FRAMEBUFFER,e.COLOR_ATTACHMENT0,e.TEXTURE_2D,s,0),c&&e.framebufferTexture2D(e.FRAMEBUFFER,e.DEPTH_ATTACHMENT,e.TEXTURE_2D,c,0);let l=e.checkFramebufferStatus(e.FRAMEBUFFER)===e.FRAMEBUFFER_COMPLETE;e.bindFramebuffer(e.FRAMEBUFFER,null);let u={width:t,height:n,color:s,depth:c,bind:()=>e.bindFramebuffer(e.FRAMEBUFFER,o),destroy(){e.deleteFramebuffer(o),e.deleteTexture(s),e.deleteTexture(c)}};return l||e.isContextLost()?u:(u.destroy(),null)}var Ns=class{constructor(e,t){this.gl=e,this.drawIds=t,this.window=null,this.screen=null,this.screenKey=null,this.readKey=null,this.wholeScreen=!1,this.staging=e.createBuffer(),this.clock=new ua(e)}forget(){this.screenKey=null,this.readKey=null}pick(e,t,n){let{gl:r}=this,{left:i,bottom:a,side:o,pixels:s}=this.draw(e,t,n);return r.readPixels(i,a,o,o,r.RGBA_INTEGER,r.UNSIGNED_INT,s),r.bindFramebuffer(r.FRAMEBUFFER,null),Fs(s,o,12*e.ratio)}request(e,t,n,r){let{gl:i}=this;this.cancel();let{left:a,bottom:o,side:s,pixels:c}=this.draw(e,t,n),l=12*e.ratio;i.bindBuffer(i.PIXEL_PACK_BUFFER,this.staging),i.bufferData(i.PIXEL_PACK_BUFFER,c.byteLength,i.STREAM_READ),i.readPixels(a,o,s,s,i.RGBA_INTEGER,i.UNSIGNED_INT,0),i.bindBuffer(i.PIXEL_PACK_BUFFER,null),i.bindFramebuffer(i.FRAMEBUFFER,null),this.clock.submit(()=>{i.bindBuffer(i.PIXEL_PACK_BUFFER,this.staging),i.getBufferSubData(i.PIXEL_PACK_BUFFER,0,c),i.bindBuffer(i.PIXEL_PACK_BUFFER,null),r(Fs(c,s,l))})}all(e){let{gl:t}=this,n=this.drawScreen(e),r=Ps(e);return this.readKey!==r&&(t.readPixels(0,0,n.width,n.height,t.RGBA_INTEGER,t.UNSIGNED_INT,n.pixels),this.readKey=r),t.bindFramebuffer(t.FRAMEBUFFER,null),n}cancel(){this.clock.cancel()}destroy(){this.cancel(),this.window?.destroy(),this.screen?.destroy(),this.gl.deleteBuffer(this.staging)}draw(e,t,n){let{gl:r}=this,{width:i,height:a}=r.canvas,o=Math.ceil(12*e.ratio),s=2*o+1;this.window?.width!==s&&(this.cancel(),this.window?.destroy(),this.window=js(r,s,s));let{pixels:c}=this.window,l=Math.floor(t/e.projection.width*i)-o,u=a-1-Math.floor(n/e.projection.height*a)-o;return this.wholeScreen||this.screenKey===Ps(e)?(this.drawScreen(e),c.fill(0),{left:l,bottom:u,side:s,pixels:c}):(this.window.bind(),r.viewport(-l,-u,i,a),this.clearAndDraw(e),{left:0,bottom:0,side:s,pixels:c})}drawScreen(e){let{gl:t}=this,{width:n,height:r}=t.canvas;return(this.screen?.width!==n||this.screen.height!==r)&&(this.screen?.destroy(),this.screen=js(t,n,r),this.forget()),this.screen.bind(),this.screenKey!==Ps(e)&&(t.viewport(0,0,n,r),this.clearAndDraw(e),this.screenKey=Ps(e),this.readKey=null),this.screen}clearAndDraw(e){let{gl:t}=this;t.clearBufferuiv(t.COLOR,0,[0,0,0,0]),t.depthMask(!0),t.clearBufferfv(t.DEPTH,0,[1]),this.drawIds(e)}};function Ps({projection:e,look:t,ratio:n,shapes:r}){return[n,r,t.diameter,t.least,t.most,t.opaque,...e.layoutMatrix()].join(` `)}function Fs(e,t,n){let r=(t-1)/2,i=n*n,a=0;for(let n=0;n<t;n++)for(let o=0;o<t;o++){let s=e[(n*t+o)*4];if(s===0)continue;let c=(o-r)**2+(n-r)**2;(c<i||c===i&&a===0)&&(i=c,a=s)}return a===0?null:a-1}function Is({ids:e,step:t,width:n,height:r,topFirst:i},a){let o=new Set;for(let s=0;s<r;s++)for(let c=0;c<n;c++){let l=e[(s*n+c)*t];if(l===0||o.has(l-1))continue;let u=(s+.5)/r*2-1;(!a||a((c+.5)/n*2-1,i?-u:u))&&o.add(l-1)}return Uint32Array.from(o).sort()}var Ls={from:.7,to:1.8},Rs=.42,zs=.22;function Bs(e,t){let n=e/t**2,r=Math.min(1,Math.max(0,(n-Ls.from)/(Ls.to-Ls.from)));return r*r*(3-2*r)}var Vs=(e,t)=>e===0?0:Math.exp((e-1)/254*Math.log(Math.max(1,t)));function Hs(e,t,n){let{data:r,largest:i,percentile99:a}=e,o=new Float32Array(256),s=new Float32Array(256),c=Math.log1p(Math.max(1,a)),l=Math.log1p(Math.max(1,i)),u=Math.log1p(1);for(let e=1;e<256;e++){let t=Math.log1p(Vs(e,i)),n=c>u?Math.min(1,(t-u)/(c-u)):1;o[e]=Rs+.5800000000000001*n,s[e]=t>c&&l>c?zs*(t-c)/(l-c):0}let d=new Uint8ClampedArray(r.length);for(let e=0;e<r.length;e+=4){let i=r[e+3];if(i===0)continue;let a=o[i],c=s[i],l=t?255:0,u=n?a:1;for(let t=0;t<3;t++){let n=r[e+t];d[e+t]=(n+(l-n)*c)*u}d[e+3]=a*255}return d}var Us=1.3,Ws=4096;function Gs(e,t,n,r){let i=r?Math.max(1,Math.min(Us,Ws/Math.max(t,n))):1,a=Math.round(t*i),o=Math.round(n*i),s=e.map((e,r)=>r%4==0?e*t/a:r%4==1?e*n/o:e),c=Math.min(1,Ws/Math.max(a,o));return{matrix:s,width:Math.max(1,Math.floor(a*c)),height:Math.max(1,Math.floor(o*c))}}function Ks(e,t,n){let r=Array.from(e),i=Array.from(t);if(r.every((e,t)=>Math.abs(e-i[t])<=1e-9*Math.max(1,Math.abs(e))))return[1,0,0,1,0,0];if(n!==2||[3,7].some(e=>r[e]!==0||i[e]!==0))return null;let a=r[0]*r[5]-r[4]*r[1];if(!Number.isFinite(a)||a===0)return null;let o=(e,t)=>{let[n,i]=[e*r[15]-r[12],t*r[15]-r[13]];return[(r[5]*n-r[4]*i)/a,(r[0]*i-r[1]*n)/a]},s=(e,t)=>{let[n,r]=o(e,t),a=ro(i,[n,r,0,1]);return[a[0]/a[3],a[1]/a[3]]},[c,l]=s(0,0),[u,d]=s(1,0),[f,p]=s(0,1);return[u-c,d-l,f-c,p-l,c,l]}var qs=([e,t,n])=>e*.3+t*.59+n*.11<.5;function Js(e,t,n){let r=!1,i=e.length;for(let a=0,o=i-2;a<i;o=a,a+=2){let[i,s]=[e[a],e[a+1]],[c,l]=[e[o],e[o+1]];s>n!=l>n&&t<(c-i)*(n-s)/(l-s)+i&&(r=!r)}return r}var Ys=[`positions`,`colors`,`palette`,`states`,`raster`,`sprites`,`lines`],Xs=class{constructor(){this.share=0,this.base=new Uint32Array,this.room=null,this.order=Eo(null,this.base,null)}get shown(){return this.order.count}get drawn(){let e=Zs(this.marked);return Math.min(this.shown,e+Math.floor((this.shown-e)*this.share))}get complete(){return this.share>=1}get plain(){return this.order.rows===this.base}get marked(){let e=Oo(this.order);return Zs(e)<=2e4?e:[]}setStates(e,t){let n=this.base.length!==t,r=this.plain;return n&&(this.base=To(t)),this.order=Eo(e,this.base,this.room),this.plain||(this.room=this.order.rows),n||!r||!this.plain}next(e){let{marked:t,share:n}=this,r=this.shown-Zs(t);return this.share=r===0?1:Math.min(1,n+e/r),Do(this.order,n,this.share,t.length>0?2:4)}},Zs=e=>e.reduce((e,{count:t})=>e+t,0);function Qs(e,t,n=!1){let r=e*t,i=n?new Uint32Array(r):null;return{width:e,height:t,pixels:new Uint8ClampedArray(r*4),depth:new Float32Array(r),ids:i}}function $s({pixels:e,depth:t,ids:n}){e.fill(0),n?.fill(0),t.fill(1/0)}var ec={[X.normal]:0,[X.selected]:-2e3,[X.neighbor]:-1e3,[X.faded]:1e3,[X.hidden]:0},tc=.19,nc=.34;function rc(e,t,n,r,i,a){let{positions:o,dims:s}=t,{projection:c,look:l,ratio:u}=r,{scale:d,offset:f}=so(t),p=o instanceof Uint16Array,m=r.defaultColor.map(e=>e*255),h=r.background.map(e=>e*255),{near:g,far:ee}=c.depthRange;for(let{start:t,count:_}of a)for(let a=t;a<t+_;a++){let t=i.rows[a],_=t*s,v=o[_],y=o[_+1],b=s===3?o[_+2]:0;if(p&&(v===65535||y===65535||b===65535))continue;let x=c.project(v*d[0]+f[0],y*d[1]+f[1],s===3?b*d[2]+f[2]:0);if(!x)continue;let S=n.states?.[t]??X.normal,te=No(l,c,x.depth,S)*u/2,ne=Po(S)*u,re=(n.colors?.[t]??1/0)*3,ie=s===3?Math.min(1,Math.max(0,(x.depth-g)/(ee-g)))*nc:0,ae=S===X.faded&&l.opaque?.81:0,C=1-(1-ie)*(1-ae),oe=[0,1,2].map(e=>{let t=n.palette[re+e]??m[e];return t+(h[e]-t)*C}),se=S===X.selected||S===X.neighbor||l.opaque?1:l.opacity*(S===X.faded?tc:1),ce=s===3&&l.opaque?x.depth+(ec[S]??0):null;ic(e,x.x*u,x.y*u,Math.max(.5,te),ne,oe,r.ring,se,ce,t+1)}}function ic(e,t,n,r,i,a,o,s,c,l){let u=r+i,d=Math.max(0,Math.floor(t-u-.5)),f=Math.min(e.width-1,Math.ceil(t+u-.5)),p=Math.max(0,Math.floor(n-u-.5)),m=Math.min(e.height-1,Math.ceil(n+u-.5));for(let h=p;h<=m;h++)for(let p=d;p<=f;p++){let d=Math.hypot(p+.5-t,h+.5-n),f=Math.min(1,u-d+.5);if(f<=0)continue;let m=h*e.width+p;if(c!==null){if(f<.3||c>=e.depth[m])continue;e.depth[m]=c}e.ids&&f>=.5&&(e.ids[m]=l);let g=i>0?Math.min(1,Math.max(0,r-d+.5)):1,ee=s*f,_=m*4,v=e.pixels[_+3]/255,y=ee+v*(1-ee);for(let t=0;t<3;t++){let n=a[t]*g+o[t]*255*(1-g);e.pixels[_+t]=(n*ee+e.pixels[_+t]*v*(1-ee))/y}e.pixels[_+3]=y*255}}function ac(e,t,n,r,i,a){let{positions:o,dims:s}=e,{projection:c,look:l}=n,{scale:u,offset:d}=so(e),f=o instanceof Uint16Array,p=null;for(let e=0;e<r.count;e++){let n=r.rows[e],m=n*s,[h,g,ee]=[o[m],o[m+1],s===3?o[m+2]:0];if(f&&(h===65535||g===65535||ee===65535))continue;let _=c.project(h*u[0]+d[0],g*u[1]+d[1],s===3?ee*u[2]+d[2]:0);if(!_||Math.abs(_.x-i.x)>a+64||Math.abs(_.y-i.y)>a+64)continue;let v=t?.[n]??X.normal,y=No(l,c,_.depth,v)/2+Po(v),b=Math.max(0,Math.hypot(_.x-i.x,_.y-i.y)-y);if(b>a)continue;let x=s===3?_.depth+(ec[v]??0):0;(!p||b<p.gap||b===p.gap&&(s===2||x<p.depth))&&(p={row:n,gap:b,depth:x})}return p?.row??null}var oc=1,sc=2;function cc(e,t,n){let{positions:r,dims:i,states:a}=e,o=t.layoutMatrix(),{scale:s,offset:c}=so(e),l=r instanceof Uint16Array?ao:NaN,u=e=>o[e],d=[0,1,3].map(e=>[u(e)*s[0],u(4+e)*s[1],u(8+e)*s[2],0]);[0,1,3].forEach((e,t)=>{d[t][3]=u(e)*c[0]+u(4+e)*c[1]+u(8+e)*c[2]+u(12+e)});let[f,p,m]=d,h=oo(e);for(let e=0;e<h;e++){if(a&&a[e]===X.hidden)continue;let t=e*i,[o,s,c]=[r[t],r[t+1],i===3?r[t+2]:0];if(o===l||s===l||c===l)continue;let u=m[0]*o+m[1]*s+m[2]*c+m[3];if(!(u>0))continue;let d=(f[0]*o+f[1]*s+f[2]*c+f[3])/u,h=(p[0]*o+p[1]*s+p[2]*c+p[3])/u;d>=-1&&d<=1&&h>=-1&&h<=1&&n(e,d,h)}}function lc(e,t,n,r){let i=n===null?null:Y(e,n),a=i&&t.project(i[0],i[1],i[2]),o=a?{x:a.x,y:a.y}:{x:t.width/2,y:t.height/2},[s,c]={left:[-1,0],right:[1,0],up:[0,-1],down:[0,1]}[r],l=1/0,u=null;return cc(e,t,(e,r,i)=>{if(e===n)return;let d=(r+1)/2*t.width-o.x,f=(1-i)/2*t.height-o.y,p;if(a){let e=d*s+f*c,t=Math.abs(d*c-f*s);if(!(e>0)||t>e*oc)return;p=Math.hypot(e,t*sc)}else p=Math.hypot(d,f);p<l&&(l=p,u=e)}),u}var uc=20,dc=84,fc=1.2,pc=4096;function mc(e){let t=new Map;return e.forEach((e,n)=>{for(let r=0;r<e.rows.length;r++)t.set(e.rows[r],{page:n,cell:r})}),t}function hc(e,t){return{x:t%e.columns*e.cell,y:Math.floor(t/e.columns)*e.cell}}function gc(e,t,n){if(e!==null)return e;let r=t>0?n/Math.sqrt(t):dc;return Math.min(dc,Math.max(uc,r*fc))}function _c(e,t,n){let r=t.camera.orthographic?1:t.distance/n;return Math.min(168,Math.max(uc*.6,e*r))}function vc(e,t,n){let r=n*.75,i=Math.ceil(t.width/r)+1,a=new Map;cc(e,t,(n,o,s)=>{let c=(o+1)/2*t.width,l=(1-s)/2*t.height,u=e.states?.[n]??X.normal,d=(u===X.selected?3:u===X.neighbor?2:u===X.faded?0:1)*1e6;if(e.dims===3){let r=Y(e,n),i=r&&t.project(...r);if(!i)return;d-=i.depth}let f=Math.floor(l/r)*i+Math.floor(c/r),p=a.get(f);(!p||d>p.rank)&&a.set(f,{row:n,rank:d,off:o*o+s*s})});let o=[...a.values()].sort((e,t)=>e.off-t.off||e.row-t.row);return Uint32Array.from(o.slice(0,pc),({row:e})=>e)}function yc(e,t,n,r,i){let a=[];for(let[o,s]of t){let t=e.states?.[o]??X.normal;if(t===X.hidden)continue;let c=Y(e,o),l=c&&n.project(...c);if(!l)continue;let u=Math.max(_c(i,n,l.depth),No(r,n,l.depth,t)),d=u/2;if(l.x<-d||l.y<-d||l.x>n.width+d||l.y>n.height+d)continue;let f=t===X.selected?u*1.35:u;a.push({row:o,cell:s,x:l.x,y:l.y,depth:l.depth,side:f,state:t})}let o=e=>e===X.faded?0:e===X.normal?1:e===X.neighbor?2:3;return a.sort((e,t)=>o(e.state)-o(t.state)||t.depth-e.depth||e.row-t.row)}var bc=class{constructor(e){this.canvas=e,this.surface=Qs(1,1),this.sample=new Xs,this.props=null,this.skipped=!1,this.pending=0;let t=e.getContext(`2d`,{alpha:!1});if(!t)throw Error(`This browser can draw on no canvas at all: allow canvases for this page, or use another browser.`);this.context=t,this.points=document.createElement(`canvas`),this.raster=document.createElement(`canvas`)}get shown(){return this.sample.shown}get drawn(){return this.sample.drawn}get complete(){return this.sample.complete}upload(e,t){if(this.props=e,t.has(`states`)&&this.sample.setStates(e.states,oo(e)),t.has(`raster`)&&e.raster){let{width:t,height:n}=e.raster;this.raster.width=t,this.raster.height=n;let r=new ImageData(Hs(e.raster,qs(e.theme.background),!1),t,n);this.raster.getContext(`2d`)?.putImageData(r,0,0)}t.clear()}begin(){let{width:e,height:t}=this.canvas;(this.surface.width!==e||this.surface.height!==t)&&(this.surface=Qs(e,t)),$s(this.surface),this.sample.share=0,this.skipped=!1}more(e,t){let n=this.sample.next(t);return this.props&&rc(this.surface,this.props,this.inks(this.props),e,this.sample.order,n),Zs(n)}skip(){this.sample.share=1,this.skipped=!0}present(e,t,n){let{context:r,canvas:i}=this,{width:a,height:o}=i;if(r.setTransform(1,0,0,1,0,0),r.globalAlpha=1,r.fillStyle=xc(t.background),r.fillRect(0,0,a,o),this.drawBox(e,t),this.drawLines(e,t),n){let[e,t,i,s,c,l]=n.place,[u,d]=[this.raster.width,this.raster.height],f=2/u,p=-2/d;r.globalAlpha=n.share,r.setTransform(e*f/2*a,-t*f/2*o,i*p/2*a,-s*p/2*o,(-e+i+c+1)/2*a,(1-(-t+s+l))/2*o),r.imageSmoothingEnabled=!0,r.drawImage(this.raster,0,0),r.setTransform(1,0,0,1,0,0),r.globalAlpha=1}let{marked:s}=this.sample,c=s.length>0?{...this.surface,pixels:this.surface.pixels.slice(),depth:this.surface.depth.slice()}:this.surface;s.length>0&&rc(c,e,this.inks(e),t,this.sample.order,s),this.skipped&&s.length===0||((this.points.width!==a||this.points.height!==o)&&(this.points.width=a,this.points.height=o),this.points.getContext(`2d`)?.putImageData(new ImageData(c.pixels,a,o),0,0),r.drawImage(this.points,0,0)),this.drawPictures(e,t)}pick(e,t,n){return this.props?ac(this.props,this.props.states,e,this.sample.order,{x:t,y:n},12):null}requestPick(e,t,n,r){this.cancelPick(),this.pending=window.setTimeout(()=>r(this.pick(e,t,n)),0)}cancelPick(){window.clearTimeout(this.pending)}visibleRows(e,t){let{props:n}=this;if(!n)return new Uint32Array;let{width:r,height:i}=this.canvas,a=Qs(r,i,!0);$s(a);let o={...e,look:{...e.look,opaque:e.dims===3}};return rc(a,n,this.inks(n),o,this.sample.order,[{start:0,count:this.sample.order.count}]),Is({ids:a.ids,step:1,width:r,height:i,topFirst:!0},t&&((e,n)=>Js(t,e,n)))}destroy(){this.cancelPick()}inks(e){let t=oo(e),n=e=>e&&e.length>=t?e:null;return{colors:n(e.colors),palette:e.palette,states:n(e.states)}}drawBox(e,t){let{context:n}=this,[r,i,a,o]=e.theme.axis;n.lineWidth=t.ratio,n.strokeStyle=xc([r,i,a]);for(let r of Jo(t.projection,t.dims,e.lower,e.upper))n.globalAlpha=o*Math.max(r.from.shade,r.to.shade),n.beginPath(),n.moveTo(r.from.x*t.ratio,r.from.y*t.ratio),n.lineTo(r.to.x*t.ratio,r.to.y*t.ratio),n.stroke();n.globalAlpha=1}drawLines(e,t){let{lines:n,states:r}=e;if(!n)return;let{context:i}=this,a=ns(n,e,qs(e.theme.background));for(let o=0;o<n.pairs.length>>1;o++){let[s,c]=[n.pairs[o*2],n.pairs[o*2+1]],l=es(r?.[s]??0,r?.[c]??0),u=l>0?As(t.projection,e,s):null,d=u&&As(t.projection,e,c);u&&d&&(i.globalAlpha=l,i.lineWidth=(l===1?2:1.2)*t.ratio,i.strokeStyle=`rgb(${a.subarray(o*6,o*6+3).join(` `)})`,i.beginPath(),i.moveTo(u.x*t.ratio,u.y*t.ratio),i.lineTo(d.x*t.ratio,d.y*t.ratio),i.stroke())}i.globalAlpha=1}drawPictures(e,t){let{sprites:n}=e;if(!n)return;let{context:r}=this,i=gc(e.spriteSize,t.density,t.projection.pixelsPerUnit);for(let a of yc(e,mc(n),t.projection,t.look,i)){let i=n[a.cell.page],o=hc(i,a.cell.cell),s=a.side*t.ratio,[c,l]=[a.x*t.ratio-s/2,a.y*t.ratio-s/2],u=(e.colors?.[a.row]??1/0)*3;r.globalAlpha=a.state===X.faded?.19:1,r.fillStyle=xc([0,1,2].map(n=>(e.palette[u+n]??t.defaultColor[n]*255)/255)),r.fillRect(c,l,s,s);let d=1.5*t.ratio;r.drawImage(i.image,o.x,o.y,i.cell,i.cell,c+d,l+d,s-2*d,s-2*d)}r.globalAlpha=1}},xc=e=>`rgb(${e.map(e=>Math.round(e*255)).join(` `)})`,Sc=()=>({positions:new Float32Array,dims:3,lower:[0,0,0],upper:[0,0,0],colors:null,palette:new Uint8Array,states:null,pointSize:null,opacity:null,theme:{background:[1,1,1],point:[.29,.45,.69],text:`#1b1f24`,halo:`rgba(255, 255, 255, 0.9)`,axis:[.1,.12,.16,.16]},labeled:new Uint32Array,labelOf:()=>null,tool:`pan`,visibleOnly:!1,raster:null,translucent:!1,relief:!0,sprites:null,spriteSize:null,lines:null,links:[],placeLabels:[],axisTitles:null,covered:{right:0,bottom:0},shapes:!1,perAxisFrame:!1}),Cc=4,wc=250,Tc=class{constructor(e,t,n,r,i){this.painter=e,this.governor=t,this.clock=n,this.frameClock=r,this.rasterAlways=i,this.changed=new Set(Ys),this.rasterFits=!1,this.rasterShareNow=0,this.presented=0}get busy(){return(this.clock?.busy||this.frameClock?.busy)??!1}get complete(){return this.painter.complete}get state(){let{drawn:e,shown:t,complete:n}=this.painter;return{points:e,shown:t,complete:n,raster:this.rasterShareNow}}frame(e,t,n){let{painter:r,governor:i}=this;r.upload(e,this.changed);let a=this.rasterView(e,t);this.rasterShareNow=a?.share??0;let o=performance.now(),s=n?1:Cc;n&&r.begin(t);let c=0;a?.share===1?r.skip():(n||!r.complete)&&(c=r.more(t,i.points*s));let l=e=>i.observe(c/s,e/s);this.clock?this.clock.submit(l):l(performance.now()-o),!n&&!r.complete&&o-this.presented<wc||(this.presented=o,r.present(e,t,a),this.frameClock?.submit(()=>{}))}rasterWanted(e){return this.rasterAlways?+(this.painter.shown>this.governor.points):e.dims===2||!e.look.opaque?Bs(e.density,e.projection.pixelsPerUnit):0}rasterView(e,t){if(!e.raster||!this.rasterFits)return null;let n=this.rasterWanted(t);if(n===0)return null;let r=Ks(e.raster.matrix,t.projection.layoutMatrix(),t.dims);return r&&Ec(r)?{place:r,share:n}:null}destroy(){this.clock?.cancel(),this.frameClock?.cancel(),this.painter.destroy()}};function Ec([e,t,n,r,i,a]){if(Math.abs(t)>1e-9||Math.abs(n)>1e-9)return!1;let o=Math.abs(e)-Math.abs(i)>=.999999,s=Math.abs(r)-Math.abs(a)>=.999999;return o&&s&&Math.max(Math.abs(e),Math.abs(r))<3}function Dc(e,t){let{positions:n,dims:r}=e,{scale:i,offset:a}=so(e),o=n instanceof Uint16Array?ao:NaN,s=[0,1,2].map(e=>i[e]/J(t,e)),c=[0,1,2].map(e=>(a[e]-t.centre[e])/J(t,e)),l=0;for(let e=0;e<n.length;e+=r){let[t,i,a]=[n[e],n[e+1],r===3?n[e+2]:0];if(t===o||i===o||a===o)continue;let u=t*s[0]+c[0],d=i*s[1]+c[1],f=r===3?a*s[2]+c[2]:0,p=u*u+d*d+f*f;p>l&&(l=p)}return Math.sqrt(l)}function Oc(e,t,n){let r=[1/0,1/0,1/0],i=[-1/0,-1/0,-1/0];for(let a of t){let t=Y(e,a);if(!t)continue;let o=q(n,t);for(let e of[0,1,2])r[e]=Math.min(r[e],o[e]),i[e]=Math.max(i[e],o[e])}if(!Number.isFinite(r[0]))return null;let a=[(r[0]+i[0])/2,(r[1]+i[1])/2,(r[2]+i[2])/2],o=0;for(let r of t){let t=Y(e,r);t&&(o=Math.max(o,ga(G(q(n,t),a))))}return{centre:a,radius:o}}var kc=500;function Ac(e,t,n,r){return{announce:r,at(r){let i=Math.min(1,Math.max(0,(r-n)/kc));return{camera:Fa(e,t,1-(1-i)**3),arrived:i===1}}}}var jc=()=>window.matchMedia(`(prefers-reduced-motion: reduce)`).matches,Mc=20,Nc=1e4,Pc=5e7,Fc={software:6e4,hardware:2e6},Ic={down:.5,up:1.6},Lc=class{constructor(e){this.portion=e?Fc.software:Fc.hardware}get points(){return Math.round(this.portion)}observe(e,t){if(e<this.portion/2&&t<Mc)return;let n=Mc/Math.max(t,1)*e,r=Math.min(Ic.up,Math.max(Ic.down,n/this.portion));this.portion=Math.min(Pc,Math.max(Nc,this.portion*r))}},Rc=500,zc=2e6;function Bc(e,t,n){let{positions:r,dims:i}=e,a=oo(e),o=n&&n.length===a*3?n:new Float32Array(a*3),{scale:s,offset:c}=so(e),l=r instanceof Uint16Array,u=[0,1,2].map(e=>s[e]/J(t,e)),d=[0,1,2].map(e=>(c[e]-t.centre[e])/J(t,e));for(let e=0;e<a;e++){let t=e*i;for(let n of[0,1,2]){let a=n<i?r[t+n]:0;o[e*3+n]=l&&a===65535?NaN:n<i?a*u[n]+d[n]:0}}return o}function Vc(e,t,n){if(!e.orthographic)return e;let r=Math.min(t,n),i=xa*n/(e.zoom*r*Math.tan(ba/2)),a=Aa(e),[o,s,c]=e.target,l=(t,n)=>n+(e.position[t]-n)/a*i;return{orthographic:!1,position:[l(0,o),l(1,s),l(2,c)],target:[o,s,c],zoom:1}}var Hc=class{constructor(e,t,n,r,i,a){this.goal=r,this.size=i,this.began=a,this.share=0,this.after=2,this.props=e,this.start=Vc(n,i.width,i.height),this.from=Bc(e,t),this.out=new Float32Array(this.from.length)}static possible(e,t){let n=oo(e);return e.dims!==t.dims&&n===oo(t)&&n>0&&n<=zc}get flatness(){return this.after===2?this.share:1-this.share}advance(e,t,n){let r=Math.min(1,Math.max(0,(e-this.began)/Rc));if(r>=1)return null;this.after=t.dims,this.share=r<.5?4*r**3:1-(2-2*r)**3/2;let{from:i,out:a,share:o}=this;Bc(t,n,a);for(let e=0;e<a.length;e++)a[e]=i[e]*(1-o)+a[e]*o;let s=q(n,t.lower),c=q(n,t.upper);return this.props={...t,positions:a,dims:3,lower:s,upper:c,axisTitles:null,placeLabels:[]},Fa(this.start,Vc(this.goal,this.size.width,this.size.height),o)}},Uc=200,Wc=16,Gc=45;function Kc(e,t){let n=e.deltaY*(e.deltaMode===1?Wc:e.deltaMode===2?t:1);return e.ctrlKey&&(n=Math.min(25,Math.max(-25,n))*4),-n/Uc}var qc=class{constructor(){this.left=0,this.anchor=[0,0,0],this.advanced=0}get moving(){return this.left!==0}add(e,t,n){this.left===0&&(this.advanced=n-16),this.left+=e,this.anchor=t}stop(){this.left=0}advance(e,t,n){let r=n||Math.abs(this.left)<.002?1:1-Math.exp(-Math.max(0,t-this.advanced)/Gc),i=this.left*r;return this.left=r===1?0:this.left-i,this.advanced=t,Na(e,Math.exp(i),this.anchor)}},Jc=250,Yc=1500,Xc=class{constructor(e,t){this.view=e,this.host=t,this.isDefault=!0,this.wheel=new qc,this.flight=null,this.anchor=null,this.unannounced=!1,this.settleTimer=0}get moving(){return this.flight!==null||this.wheel.moving}get flying(){return this.flight!==null}goTo(e,t,n){this.stop(),t&&!jc()?this.flight=Ac(this.view,e,performance.now(),n):(this.view=e,n&&this.announce(!0)),this.host.changed()}userMoves(e){this.view=e,this.isDefault=!1,this.unannounced=!0,this.host.changed()}zoom(e,t){this.flight=null,window.clearTimeout(this.settleTimer),this.wheel.add(e,t,performance.now()),this.host.changed()}advance(e){if(this.flight){let{camera:t,arrived:n}=this.flight.at(e),{announce:r}=this.flight;n&&(this.flight=null),this.view=t,r&&this.announce(n)}this.wheel.moving&&(this.userMoves(this.wheel.advance(this.view,e,jc())),this.wheel.moving||this.settleSoon()),this.unannounced&&this.announce(!1)}stop(){this.flight=null,this.anchor=null,this.wheel.stop()}settled(){this.announce(!0)}settleSoon(){window.clearTimeout(this.settleTimer),this.settleTimer=window.setTimeout(()=>this.announce(!0),Jc)}anchorAt(e,t,n){let r=performance.now(),i=this.anchor;if(i&&i.x===e&&i.y===t&&r-i.time<Yc)return i.time=r,i.world;let a=n();return this.anchor={x:e,y:t,time:r,world:a},a}forgetAnchor(){this.anchor=null}destroy(){window.clearTimeout(this.settleTimer)}announce(e){this.unannounced=!1,this.host.announce(Ba(this.view),e)}},Zc={arm:22,inset:40},Qc=`600 12px system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif`,$c=12,el=10;function tl(e,t,n){let{right:r,up:i,back:a}=t.basis,o=Zc.inset,s=t.height-Zc.inset,c=[0,1,2].map(e=>({name:`xyz`.charAt(e),dx:r[e],dy:-i[e],toward:a[e]})).sort((e,t)=>e.toward-t.toward);e.save(),e.font=`600 11px system-ui, "Segoe UI", Roboto, sans-serif`,e.textAlign=`center`,e.textBaseline=`middle`,e.strokeStyle=n,e.fillStyle=n,e.lineCap=`round`,e.lineWidth=1.5;for(let{name:t,dx:n,dy:r,toward:i}of c){e.globalAlpha=.5+.25*i,e.beginPath(),e.moveTo(o,s),e.lineTo(o+n*Zc.arm,s+r*Zc.arm),e.stroke();let a=Math.hypot(n,r),c=Zc.arm*a+9;a>.12&&e.fillText(t,o+n/a*c,s+r/a*c)}e.restore()}function nl(e,t,n,r){e.save(),e.font=Qc,e.textAlign=`center`,e.textBaseline=`middle`,e.lineJoin=`round`,e.lineWidth=3.5,e.strokeStyle=t.theme.halo,e.fillStyle=t.theme.text,e.globalAlpha=.85;let i=t.dims===2?al(t,n,r):ol(t,n,r);for(let r of i){let i=e.measureText(r.text).width,[a,o]=r.turned?[15,i]:[i,15],s=(e,t,n)=>Math.min(n-el-t/2,Math.max(el+t/2,e)),c=s(r.x+r.side[0]*a/2,a,n.width-t.covered.right),l=s(r.y+r.side[1]*o/2,o,n.height-t.covered.bottom);e.save(),e.translate(c,l),r.turned&&e.rotate(-Math.PI/2),e.strokeText(r.text,0,0),e.fillText(r.text,0,0),e.restore()}e.restore()}function rl(e,t){let n=q(t.frame,e.lower),r=q(t.frame,e.upper);return[n.map(e=>e-Uo),r.map(e=>e+Uo)]}function il(e,t){let n=G(t,e.camera.target),r=ro(e.matrix,[n[0],n[1],n[2],1]);return r[3]>0?{x:(r[0]/r[3]+1)/2*e.width,y:(1-r[1]/r[3])/2*e.height}:null}function al(e,t,n){let[r,i]=rl(e,t),a=il(t,[r[0],r[1],0]),o=il(t,[i[0],i[1],0]);if(!a||!o)return[];let[s,c,l,u]=[a.x,a.y,o.x,o.y],[d,f]=[(s+l)/2,(u+c)/2],p=[],m=(e,t,n,r,i=!1)=>{e&&p.push({text:e,x:t,y:n,side:r,turned:i})};return m(n.left,s,c+$c,[1,1]),m(n.right,l,c+$c,[-1,1]),m(n.x,d,c+$c,[0,1]),m(n.down,s-$c,c,[-1,-1],!0),m(n.up,s-$c,u,[-1,1],!0),m(n.y,s-$c,f,[-1,0],!0),p}function ol(e,t,n){let[r,i]=rl(e,t),a=[[n.left,n.x,n.right],[n.down,n.y,n.up],[n.back,n.z,n.front]],o=il(t,[(r[0]+i[0])/2,(r[1]+i[1])/2,(r[2]+i[2])/2]),s=[];if(!o)return s;for(let e of[0,1,2]){let n=a[e]??[];if(!n.some(Boolean))continue;let[c,l]=e===0?[1,2]:e===1?[0,2]:[0,1],u=null;for(let n of[0,1,2,3]){let a=[...r];a[c]=n&1?i[c]:r[c],a[l]=n&2?i[l]:r[l];let o=[...a];o[e]=i[e];let[s,d]=[il(t,a),il(t,o)];if(!s||!d)continue;let f=e===1?-(s.x+d.x):s.y+d.y;(!u||f>u.rank)&&(u={from:s,to:d,rank:f})}if(!u)continue;let{from:d,to:f}=u;[.06,.5,.94].forEach((e,t)=>{let r=n[t];if(!r)return;let[i,a]=[d.x+(f.x-d.x)*e,d.y+(f.y-d.y)*e],c=Math.hypot(i-o.x,a-o.y)||1,l=[(i-o.x)/c,(a-o.y)/c];s.push({text:r,x:i+l[0]*$c,y:a+l[1]*$c,side:l})})}return s}var sl={true:{color:null,dash:[],width:1.25},missing:{color:`#d55e00`,dash:[7,5],width:1.75},false:{color:`#56b4e9`,dash:[1.5,4.5],width:1.75}},cl={grow:1.8,least:56},ll=class{constructor(e){this.canvas=e,this.labels=new Ts,this.context=e.getContext(`2d`)}draw(e,t){let{context:n}=this;if(!n)return!1;let{projection:r,look:i}=t;n.setTransform(1,0,0,1,0,0),n.clearRect(0,0,this.canvas.width,this.canvas.height),n.fillStyle=`rgb(128 128 128 / 0.004)`,n.fillRect(0,0,1,1),n.setTransform(t.ratio.x,0,0,t.ratio.y,0,0),e.dims===3&&tl(n,r,e.theme.text),e.axisTitles&&nl(n,e,r,e.axisTitles),dl(n,e,r,t.hovered),t.hovered!==null&&ul(n,e,t,t.hovered);let a=this.labels.draw(n,e,r,i,t.now,t.still);return t.outline&&fl(n,e,t.outline,t.still?0:t.now),a||t.outline!==null&&!t.still}};function ul(e,t,n,r){let{projection:i,look:a}=n,o=As(i,t,r),s=t.states?.[r]??X.normal;if(!o||s===X.hidden)return;let c=n.cells.get(r),l=c&&t.sprites?.[c.page];if(c&&l){let a=Math.max(cl.least,_c(n.side,i,o.depth)*cl.grow),s=hc(l,c.cell),[u,d]=[o.x-a/2,o.y-a/2];e.save(),e.fillStyle=pl(t,r),e.shadowColor=`rgba(0, 0, 0, 0.35)`,e.shadowBlur=10,e.beginPath(),e.roundRect(u-3,d-3,a+6,a+6,5),e.fill(),e.shadowColor=`transparent`,e.fillStyle=`rgb(${t.theme.background.map(e=>Math.round(e*255)).join(` `)})`,e.fillRect(u,d,a,a),e.imageSmoothingEnabled=l.cell>=a,e.drawImage(l.image,s.x,s.y,l.cell,l.cell,u,d,a,a),e.restore();return}let u=Math.max(No(a,i,o.depth,s)/2+.5,3.5);e.beginPath(),e.arc(o.x,o.y,u,0,2*Math.PI),e.fillStyle=pl(t,r),e.fill();let d=u+(s===X.selected?3.5:1.5);e.beginPath(),e.arc(o.x,o.y,d,0,2*Math.PI),e.lineWidth=3,e.strokeStyle=t.theme.halo,e.stroke(),e.lineWidth=1,e.strokeStyle=t.theme.text,e.stroke()}function dl(e,t,n,r){if(t.links.length!==0){e.save(),e.lineCap=`round`;for(let{from:i,to:a,kind:o}of t.links){if(i!==r&&t.states?.[i]!==X.selected||t.states?.[a]===X.hidden)continue;let s=As(n,t,i),c=s&&As(n,t,a);if(!s||!c)continue;let{color:l,dash:u,width:d}=sl[o];e.beginPath(),e.moveTo(s.x,s.y),e.lineTo(c.x,c.y),e.setLineDash([]),e.globalAlpha=.7,e.lineWidth=d+2,e.strokeStyle=t.theme.halo,e.stroke(),e.globalAlpha=l?1:.6,e.setLineDash(u),e.lineWidth=d,e.strokeStyle=l??t.theme.text,e.stroke()}e.restore()}}function fl(e,t,{points:n,closed:r},i){if(!(n.length<4)){e.save(),e.beginPath(),e.moveTo(n[0],n[1]);for(let t=2;t<n.length;t+=2)e.lineTo(n[t],n[t+1]);r&&e.closePath(),e.globalAlpha=.07,e.fillStyle=t.theme.text,e.fill(`evenodd`),e.globalAlpha=1,e.lineJoin=`round`,e.lineWidth=3,e.strokeStyle=t.theme.halo,e.stroke(),e.lineWidth=1.5,e.setLineDash([6,5]),e.lineDashOffset=-(i/40%11),e.strokeStyle=t.theme.text,e.stroke(),!r&&n.length>8&&(e.beginPath(),e.moveTo(n.at(-2),n.at(-1)),e.lineTo(n[0],n[1]),e.globalAlpha=.35,e.lineWidth=1,e.stroke()),e.restore()}}function pl(e,t){let n=(e.colors?.[t]??1/0)*3,[r,i,a]=[e.palette[n],e.palette[n+1],e.palette[n+2]];return r!==void 0&&i!==void 0&&a!==void 0?`rgb(${r} ${i} ${a})`:`rgb(${e.theme.point.map(e=>Math.round(e*255)).join(` `)})`}function ml(e,t,n,r,i){let a=r.ctrlKey||r.metaKey;return i||n!==0?`pan`:r.shiftKey?`box`:r.altKey&&!(a&&e===`box`)?`lasso`:e===`pan`?t===3&&!a?`orbit`:`pan`:e}function hl(e){let t=e.ctrlKey||e.metaKey;return t&&e.altKey?`remove`:t?`add`:`set`}var gl=2,_l=class{constructor(e,t,n){this.kind=e,this.path=[t,n]}move(e,t){let{path:n}=this;this.kind===`box`?(n[2]=e,n[3]=t):Math.hypot(e-n.at(-2),t-n.at(-1))>=gl&&n.push(e,t)}get outline(){if(this.kind===`lasso`)return this.path;let[e,t,n=this.path[0],r=this.path[1]]=this.path;return[e,t,n,t,n,r,e,r]}get encloses(){let{outline:e}=this,t=0,n=e.length;for(let r=0,i=n-2;r<n;i=r,r+=2)t+=e[i]*e[r+1]-e[r]*e[i+1];return n>=6&&Math.abs(t)>2}};function vl(e,t,n){return e.map((e,r)=>r%2==0?e/t*2-1:1-e/n*2)}var yl=4,bl=1.75*Math.PI,xl=1.25,Sl=450;function Cl(e,t){let n=new Map,r=new AbortController,{signal:i}=r,a=!1,o=null,s=null,c=!1,l=0,u=e=>{s=e,t.gesture(e)},d=()=>s?(u(null),!0):!1,f=t=>{let n=e.getBoundingClientRect();return{x:t.clientX-n.left,y:t.clientY-n.top}},p=(e,n)=>{let r=t.projection(),{right:i,up:a}=r.basis,o=1/r.pixelsPerUnit;t.move(Ma(r.camera,W(K(i,-e*o),K(a,n*o))))},m=(e,n,r)=>{if(e.mode===`box`||e.mode===`lasso`)return s?(s.move(n,r),t.gesture(s)):void 0;if(e.mode===`pan`)return p(n-e.x,r-e.y);let{camera:i,height:a}=t.projection(),o=bl/Math.max(a,300);t.move(ja(i,-(n-e.x)*o,(r-e.y)*o))},h=(e,r,i)=>{let a=[...n.values()].find(t=>t!==e);if(!a)return;let o=Math.hypot(e.x-a.x,e.y-a.y),s=Math.hypot(r-a.x,i-a.y),c=t.projection();if(o>0&&s>0){let n=c.unproject((e.x+a.x)/2,(e.y+a.y)/2);t.move(Na(c.camera,s/o,n))}p((r-e.x)/2,(i-e.y)/2)},g=r=>{let{x:i,y:o}=f(r),s=ml(t.tool(),t.dims(),r.button,r,c);if(n.size>=2)return;let p={x:i,y:o,startX:i,startY:o,mode:s,button:r.button};n.set(r.pointerId,p),e.setPointerCapture(r.pointerId),window.clearTimeout(l),n.size>1?(a=!0,d()):r.pointerType===`touch`&&(l=window.setTimeout(()=>{a||n.size!==1||(p.mode=`lasso`,a=!0,u(new _l(`lasso`,p.x,p.y)),navigator.vibrate?.(15))},Sl)),t.press()},ee=r=>{let{x:i,y:s}=f(r);o={x:i,y:s};let c=n.get(r.pointerId);if(!c)r.pointerType!==`touch`&&t.point({x:i,y:s});else{if(!a){if(Math.hypot(i-c.startX,s-c.startY)<yl)return;a=!0,window.clearTimeout(l);let{mode:t}=c;t===`box`||t===`lasso`?u(new _l(t,c.startX,c.startY)):e.style.cursor=`grabbing`}n.size===1?m(c,i,s):h(c,i,s),c.x=i,c.y=s}},_=e=>{let r=n.get(e.pointerId);if(!r)return;n.delete(e.pointerId),window.clearTimeout(l);let{x:i,y:o}=f(e);if(n.size>0)return;let c=s;c&&u(null);let d=!a&&e.type===`pointerup`&&r.button===0;a&&(r.mode===`orbit`||r.mode===`pan`)&&(t.showCursor(),t.moved()),a=!1,c?.encloses&&e.type===`pointerup`&&t.region(c,hl(e)),d?t.click(i,o,hl(e)):e.type===`pointerup`&&e.pointerType!==`touch`&&t.point({x:i,y:o})},v=!1,y=e=>{(n.size>0||v)&&e.preventDefault(),v=!1},b=e=>{e.preventDefault();let n=f(e),{x:r,y:i}=(o&&Math.abs(o.x-n.x)<1&&Math.abs(o.y-n.y)<1?o:null)??n;if(!e.ctrlKey&&Math.abs(e.deltaX)>Math.abs(e.deltaY)){let n=e.deltaX*(e.deltaMode===1?16:1);return t.dims()===2?p(-n,0):t.move(ja(t.projection().camera,n*(bl/Math.max(t.projection().height,300))*.5,0)),t.movedSoon()}t.wheel(Kc(e,t.projection().height),r,i)},x=e=>{if(e.ctrlKey||e.metaKey||e.altKey)return;let n=e.key===`+`||e.key===`=`?xl:e.key===`-`?1/xl:null;n!==null&&(e.preventDefault(),e.stopPropagation(),t.zoomBy(n))},S=e=>{let[t]=e.composedPath();return t instanceof HTMLElement&&(t.isContentEditable||/^(?:INPUT|TEXTAREA|SELECT|BUTTON)$/.test(t.tagName))},te=t=>{if(t.key===`Escape`&&d())return t.preventDefault(),t.stopImmediatePropagation();t.key===` `&&!S(t)&&(re||n.size>0)&&(c=!0,t.preventDefault(),n.size===0&&(e.style.cursor=`grab`))},ne=e=>{e.key===` `&&c&&(c=!1,n.size===0&&t.showCursor())},re=!1;return window.addEventListener(`keydown`,te,{signal:i,capture:!0}),window.addEventListener(`keyup`,ne,{signal:i,capture:!0}),window.addEventListener(`blur`,()=>{c=!1},{signal:i}),e.addEventListener(`pointerenter`,()=>{re=!0},{signal:i}),e.addEventListener(`pointerleave`,()=>{re=!1},{signal:i}),e.addEventListener(`pointerdown`,g,{signal:i}),e.addEventListener(`mousedown`,e=>e.button===1&&e.preventDefault(),{signal:i}),e.addEventListener(`pointermove`,ee,{signal:i}),e.addEventListener(`pointerup`,e=>{v=a&&n.get(e.pointerId)?.button===2,_(e)},{signal:i}),e.addEventListener(`pointercancel`,_,{signal:i}),e.addEventListener(`lostpointercapture`,_,{signal:i}),e.addEventListener(`pointerleave`,()=>n.size===0&&t.point(null),{signal:i}),e.addEventListener(`dblclick`,e=>{let{x:n,y:r}=f(e);t.doubleClick(n,r)},{signal:i}),e.addEventListener(`contextmenu`,y,{signal:i}),e.addEventListener(`wheel`,b,{signal:i,passive:!1}),e.addEventListener(`keydown`,x,{signal:i}),{giveUp:d,detach:()=>{window.clearTimeout(l),r.abort()}}}var wl=70,Tl=250,El=class{constructor(e){this.source=e,this.row=null,this.pointer=null,this.timer=0,this.asked=0}moved(e,t){this.pointer={x:e,y:t},this.source.cancel(),this.row!==null&&!this.source.near(this.row,e,t)&&this.set(null),this.askIn(wl)}put(e){this.pointer=null,window.clearTimeout(this.timer),this.timer=0,this.source.cancel(),this.set(e)}stop(){this.pointer=null,window.clearTimeout(this.timer),this.timer=0,this.source.cancel(),this.set(null)}sceneChanged(){this.pointer&&this.timer===0&&this.askIn(Math.max(wl,Tl-(performance.now()-this.asked)))}askIn(e){window.clearTimeout(this.timer),this.timer=window.setTimeout(()=>{this.timer=0,this.pointer&&(this.asked=performance.now(),this.source.request(this.pointer.x,this.pointer.y,e=>{this.pointer&&this.set(e)}))},e)}set(e){e!==this.row&&(this.row=e,this.source.changed(e))}},Dl=3,Ol=class{constructor(e){this.host=e,this.gesture=null,this.hover=new El({request:(e,t,n)=>this.host.painter()?.requestPick(this.host.scene(),e,t,n),cancel:()=>this.host.painter()?.cancelPick(),near:(e,t,n)=>this.isNear(e,t,n),changed:e=>this.hoverChanged(e)});let{motion:t}=e;this.controls=Cl(e.stage.points,{projection:()=>e.scene().projection,dims:()=>e.props.dims,tool:()=>e.props.tool,showCursor:()=>this.showCursor(),move:e=>{this.hover.stop(),t.userMoves(e)},moved:()=>t.settled(),movedSoon:()=>t.settleSoon(),wheel:(t,n,r)=>{e.endMorph(),this.zoom(t,this.anchorAt(n,r))},press:()=>e.stopMotion(),click:(t,n,r)=>e.events.onClick(this.hit(this.pick(t,n)),r!==`set`,r),gesture:e=>this.gestureChanged(e),region:(e,t)=>this.regionDrawn(e,t),doubleClick:(e,t)=>this.pivotAt(e,t),point:e=>e?this.hover.moved(e.x,e.y):this.hover.stop(),zoomBy:e=>this.zoomBy(e)})}pick(e,t){return this.host.painter()?.pick(this.host.scene(),e,t)??null}zoomBy(e){e>0&&Number.isFinite(e)&&(this.host.endMorph(),this.zoom(Math.log(e),this.host.motion.view.target))}giveUp(){return this.controls.giveUp()}showCursor(){let{tool:e}=this.host.props,t=this.hover.row===null?``:`pointer`;this.host.stage.points.style.cursor=e===`pan`?t:`crosshair`}destroy(){this.hover.stop(),this.controls.detach()}zoom(e,t){this.hover.stop(),this.host.motion.zoom(e,t)}anchorAt(e,t){return this.host.motion.anchorAt(e,t,()=>{let{row:n}=this.hover;return n!==null&&this.isNear(n,e,t,Dl)?this.host.worldOf(n):this.host.scene().projection.unproject(e,t)})}pivotAt(e,t){let n=this.host.props.dims===3?this.pick(e,t):null;if(n===null)return;let{motion:r}=this.host;this.hover.stop(),r.isDefault=!1,r.goTo(Ma(r.view,G(this.host.worldOf(n),r.view.target)),!0,!0)}isNear(e,t,n,r=12){let i=this.host.scene(),a=As(i.projection,this.host.shownProps,e);if(!a)return!1;let o=this.host.props.states?.[e]??X.normal,s=No(i.look,i.projection,a.depth,o)/2;return Math.hypot(a.x-t,a.y-n)<=s+r}hoverChanged(e){this.showCursor(),this.host.events.onHover(this.hit(e)),this.host.overlayChanged()}hit(e){let t=e===null?null:As(this.host.scene().projection,this.host.shownProps,e);return e===null||!t?null:{row:e,x:t.x,y:t.y}}gestureChanged(e){let t=this.gesture?.kind??null;this.gesture=e,e&&this.hover.stop(),(e?.kind??null)!==t&&this.host.events.onGesture?.(e?.kind??null),this.host.overlayChanged()}regionDrawn(e,t){let{width:n,height:r}=this.host.stage,i=vl(e.outline,n,r),a=this.host.scene().projection.layoutMatrix();this.host.events.onRegion?.({polygon:i,matrix:a,op:t,visibleOnly:this.host.props.visibleOnly})}},kl=Math.sqrt(3),Al=1.15,jl=class{constructor(e,t,n,r){this.camera=e,this.width=t,this.height=n,this.frame=r,this.basis=ka(e),this.distance=Aa(e),this.origin=Qa(r,e.target);let{right:i,up:a,back:o}=this.basis,s=this.distance+ha(o,e.target),c=kl*1.05,l=Math.max(0,s-Al);this.depthRange={near:l,far:Math.max(s+Al,l+.1)};let u;if(e.orthographic){let r=xa/e.zoom,i=Math.min(t,n);this.pixelsPerUnit=i/(2*r),this.near=s-c*2,this.far=s+c*2,u=eo(r*t/i,r*n/i,this.near,this.far)}else this.pixelsPerUnit=n/(2*Math.tan(ba/2)*this.distance),this.near=Math.max(this.distance*.01,s-c-ga(e.target)*.01),this.far=Math.max(s+c,this.near*2),u=$a(ba,t/n,this.near,this.far);this.matrix=no(u,to(i,a,o,K(o,this.distance)))}project(e,t,n){let{origin:r,frame:i,matrix:a,basis:o}=this,s=[(e-r[0])/J(i,0),(t-r[1])/J(i,1),(n-r[2])/J(i,2)],c=ro(a,[s[0],s[1],s[2],1]);return!(c[3]>0)||Math.abs(c[2])>c[3]?null:{x:(c[0]/c[3]+1)/2*this.width,y:(1-c[1]/c[3])/2*this.height,depth:this.distance-ha(o.back,s)}}layoutMatrix(){let{matrix:e,origin:t,frame:n}=this,[r,i,a]=[1/J(n,0),1/J(n,1),1/J(n,2)],o=ro(e,[-t[0]*r,-t[1]*i,-t[2]*a,1]),s=(t,n)=>e.slice(t,t+4).map(e=>e*n);return[...s(0,r),...s(4,i),...s(8,a),...o]}contains(e){return e.x>=0&&e.y>=0&&e.x<=this.width&&e.y<=this.height}unproject(e,t,n=this.distance){let{right:r,up:i,back:a}=this.basis,o=1/this.pixelsAtDepth(n),s=W(K(r,(e-this.width/2)*o),K(i,(this.height/2-t)*o));return W(this.camera.target,W(s,K(a,this.distance-n)))}pixelsAtDepth(e){return this.camera.orthographic?this.pixelsPerUnit:this.pixelsPerUnit*this.distance/e}},Ml=160,Nl=400,Pl=class{constructor(e,t){this.question=e,this.whileMoving=t,this.asked=null,this.last=-1/0,this.timer=0}changed(){let e=performance.now(),t=this.whileMoving?Math.min(Ml,Math.max(0,this.last+Nl-e)):Ml;this.whileMoving&&this.timer!==0&&t<Ml||(window.clearTimeout(this.timer),this.timer=window.setTimeout(()=>this.fire(),t))}forget(){this.asked=null,this.changed()}stop(){window.clearTimeout(this.timer),this.timer=0}fire(){this.timer=0;let e=this.question.key();e!==this.asked&&(this.asked=e,e!==null&&(this.last=performance.now(),this.question.ask()))}},Fl=class{constructor(e){this.source=e,this.content=0,this.raster=new Pl({key:()=>this.rasterKey(),ask:()=>this.askRaster()},!0),this.visible=new Pl({key:()=>this.visibleKey(),ask:()=>this.tellVisible()},!1)}contentChanged(){this.content++}changed(){this.source.events.onRasterNeeded&&this.raster.changed(),this.source.events.onVisible&&this.visible.changed()}stop(){this.raster.stop(),this.visible.stop()}view(){let{width:e,height:t}=this.source.size();return Gs(this.source.scene().projection.layoutMatrix(),e,t,this.source.props.dims===2)}rasterKey(){let e=this.source.drawing();if(!e||e.rasterWanted(this.source.scene())===0)return null;let{matrix:t,width:n,height:r}=this.view();return[this.content,n,r,...t].join(` `)}askRaster(){let{matrix:e,width:t,height:n}=this.view();this.source.events.onRasterNeeded?.(e,t,n)}visibleKey(){return!this.source.drawing()||this.source.props.sprites===null?null:[this.content,this.source.props.spriteSize,...this.source.scene().projection.layoutMatrix()].join(` `)}tellVisible(){let{projection:e,density:t}=this.source.scene(),{props:n,events:r}=this.source;r.onVisible?.(vc(n,e,gc(n.spriteSize,t,e.pixelsPerUnit)))}},Il=`#version 300 es
void main() {
  gl_Position = vec4(gl_VertexID == 1 ? 3.0 : -1.0, gl_VertexID == 2 ? 3.0 : -1.0, 0.0, 1.0);
}
`,Ll=`#version 300 es
precision highp float;
uniform highp sampler2D u_sum;
uniform float u_boost;   // points in all / points drawn so far
uniform float u_amount;
out vec4 color;
void main() {
  vec4 s = texelFetch(u_sum, ivec2(gl_FragCoord.xy), 0);
  if (s.a <= 0.0) discard;
  float alpha = (1.0 - exp(-s.a * u_boost)) * u_amount;
  color = vec4(sqrt(s.rgb / s.a) * alpha, alpha);
}
`,Rl=`#version 300 es
precision highp float;
uniform highp sampler2D u_picture;
uniform float u_amount;
out vec4 color;
void main() {
  color = texelFetch(u_picture, ivec2(gl_FragCoord.xy), 0) * u_amount;
}
`,zl=e=>e.toFixed(3),Bl=`
uniform vec3 u_lens;       // nearest, farthest; z = 1 for an orthographic camera
float viewDepth(float buffer) {
  float z = buffer * 2.0 - 1.0;
  if (z >= 0.9999999) return 1e9;
  vec2 b = z < -0.9 ? vec2(-1.0, -0.9) : z < ${zl($.low)} ? vec2(-0.9, ${zl($.low)})
    : z < ${zl($.high)} ? vec2(${zl($.low)}, ${zl($.high)}) : vec2(${zl($.high)}, 1.0);
  float t = (z - b.x) / (b.y - b.x);
  if (u_lens.z > 0.5) return mix(u_lens.x, u_lens.y, t);
  return u_lens.x * u_lens.y / (u_lens.y - t * (u_lens.y - u_lens.x));
}
`,Vl=`#version 300 es
precision highp float;
uniform highp sampler2D u_picture;
uniform highp sampler2D u_depth;
uniform float u_reach;     // device pixels
uniform float u_strength;
uniform int u_rings;
uniform float u_span;      // difference of depth that counts fully, for orthographic cameras
out vec4 color;
${Bl}
void main() {
  ivec2 at = ivec2(gl_FragCoord.xy);
  vec4 c = texelFetch(u_picture, at, 0);
  if (c.a <= 0.0) discard;
  float z = texelFetch(u_depth, at, 0).r;
  float shade = 0.0;
  if (z * 2.0 - 1.0 > ${zl($.low)}) {
    float here = viewDepth(z);
    ivec2 last = textureSize(u_depth, 0) - 1;
    for (int ring = 1; ring <= u_rings; ring++) {
      for (int i = 0; i < 8; i++) {
        float a = float(i) * 0.7853982;
        ivec2 to = clamp(at + ivec2(round(vec2(cos(a), sin(a)) * u_reach * float(ring))), ivec2(0), last);
        float there = viewDepth(texelFetch(u_depth, to, 0).r);
        if (there >= here || there > 1e8) continue;
        float behind = u_lens.z > 0.5 ? (here - there) / u_span : log2(here / there);
        // What lies far in front is another thing: its outline is no darker than that of a near one.
        shade += min(behind, 0.14) / float(ring);
      }
    }
  }
  color = vec4(c.rgb * exp(-shade * u_strength), c.a);
}
`,Hl=class{constructor(e){this.gl=e,this.nothing=e.createVertexArray(),this.sums=Ha(e,Il,Ll),this.picture=Ha(e,Il,Rl),this.relief=Ha(e,Il,Vl)}drawSums(e,t,n){this.begin(this.sums,e),this.gl.uniform1i(this.sums.uniform(`u_sum`),0),this.gl.uniform1f(this.sums.uniform(`u_boost`),t),this.gl.uniform1f(this.sums.uniform(`u_amount`),n),this.end()}drawPicture(e,t){this.begin(this.picture,e),this.gl.uniform1i(this.picture.uniform(`u_picture`),0),this.gl.uniform1f(this.picture.uniform(`u_amount`),t),this.end()}drawRelief(e,t,n){let{gl:r,relief:i}=this;this.begin(i,e),r.activeTexture(r.TEXTURE1),r.bindTexture(r.TEXTURE_2D,e.depth),r.uniform1i(i.uniform(`u_picture`),0),r.uniform1i(i.uniform(`u_depth`),1),r.uniform1f(i.uniform(`u_reach`),Math.max(1,t.ratio)),r.uniform1f(i.uniform(`u_strength`),(n===1?1.4:1)*.3),r.uniform1i(i.uniform(`u_rings`),n),Ul(r,i,t),this.end(),r.activeTexture(r.TEXTURE1),r.bindTexture(r.TEXTURE_2D,null),r.activeTexture(r.TEXTURE0)}destroy(){this.gl.deleteVertexArray(this.nothing);for(let e of[this.sums,this.picture,this.relief])e.destroy()}begin(e,t){let{gl:n}=this;n.useProgram(e.handle),n.disable(n.DEPTH_TEST),n.depthMask(!1),n.enable(n.BLEND),n.blendFunc(n.ONE,n.ONE_MINUS_SRC_ALPHA),n.activeTexture(n.TEXTURE0),n.bindTexture(n.TEXTURE_2D,t.color)}end(){let{gl:e}=this;e.bindVertexArray(this.nothing),e.drawArrays(e.TRIANGLES,0,3),e.bindVertexArray(null),e.activeTexture(e.TEXTURE0),e.bindTexture(e.TEXTURE_2D,null),e.depthMask(!0)}};function Ul(e,t,n){let{near:r,far:i,camera:a}=n.projection;e.uniform3f(t.uniform(`u_lens`),r,i,+!!a.orthographic),e.uniform1f(t.uniform(`u_span`),1.4/a.zoom)}var Wl={line:1.2,selected:2},Gl=6,Kl=8,ql=`#version 300 es
layout(location = 0) in vec3 a_from;
layout(location = 1) in vec3 a_to;
layout(location = 2) in vec4 a_colorFrom;
layout(location = 3) in vec4 a_colorTo;
uniform vec3 u_originHigh;
uniform vec3 u_originLow;
uniform vec3 u_scale;
uniform mat4 u_matrix;
uniform vec4 u_forward;
uniform vec2 u_screen;   // device pixels
uniform vec2 u_width;    // device pixels: of a line, of a selected one
out vec4 v_color;
out float v_off;
out float v_depth;
flat out float v_half;
void main() {
  bool end = (gl_VertexID & 1) == 1;
  float side = (gl_VertexID & 2) == 2 ? 1.0 : -1.0;
  vec3 from = ((a_from - u_originHigh) - u_originLow) * u_scale;
  vec3 to = ((a_to - u_originHigh) - u_originLow) * u_scale;
  vec4 a = u_matrix * vec4(from, 1.0);
  vec4 b = u_matrix * vec4(to, 1.0);
  float da = a.z + a.w;
  float db = b.z + b.w;
  if (a_colorFrom.a <= 0.0 || (da <= 0.0 && db <= 0.0)) {
    gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
    return;
  }
  // The part behind the camera is cut off.
  float ta = da < 0.0 ? da / (da - db) : 0.0;
  float tb = db < 0.0 ? db / (db - da) : 0.0;
  vec4 start = mix(a, b, ta);
  vec4 stop = mix(b, a, tb);
  vec2 along = (stop.xy / stop.w - start.xy / start.w) * u_screen;
  float span = length(along);
  vec2 across = span > 0.0 ? vec2(-along.y, along.x) / span : vec2(0.0, 1.0);
  v_half = 0.5 * (a_colorFrom.a > 0.9 ? u_width.y : u_width.x);
  float reach = v_half + 1.0;
  vec4 here = end ? stop : start;
  float t = end ? 1.0 - tb : ta;
  v_color = mix(a_colorFrom, a_colorTo, t);
  v_off = side * reach;
  v_depth = dot(u_forward.xyz, mix(from, to, t)) + u_forward.w;
  gl_Position = vec4(here.xy + across * side * reach * 2.0 / u_screen * here.w, 0.0, here.w);
}
`,Jl=`#version 300 es
precision highp float;
in vec4 v_color;
in float v_off;
in float v_depth;
flat in float v_half;
uniform highp sampler2D u_depth;
uniform bool u_occluded;
out vec4 color;
${Bl}
void main() {
  float alpha = v_color.a * clamp(v_half - abs(v_off) + 0.5, 0.0, 1.0);
  if (u_occluded && viewDepth(texelFetch(u_depth, ivec2(gl_FragCoord.xy), 0).r) < v_depth * 0.998) alpha *= 0.25;
  color = vec4(v_color.rgb * alpha, alpha);
}
`,Yl=class{constructor(e){this.gl=e,this.lines=0,this.program=Ha(e,ql,Jl),this.places=Va(e,e.ARRAY_BUFFER),this.colors=Va(e,e.ARRAY_BUFFER),this.array=e.createVertexArray(),e.bindVertexArray(this.array);let t=(t,n,r,i,a)=>{e.enableVertexAttribArray(t),e.vertexAttribPointer(t,n,r,r===e.UNSIGNED_BYTE,i,a),e.vertexAttribDivisor(t,1)};e.bindBuffer(e.ARRAY_BUFFER,this.places.handle),t(0,3,e.FLOAT,24,0),t(1,3,e.FLOAT,24,12),e.bindBuffer(e.ARRAY_BUFFER,this.colors.handle),t(2,4,e.UNSIGNED_BYTE,Kl,0),t(3,4,e.UNSIGNED_BYTE,Kl,4),e.bindVertexArray(null)}place(e,t){let{lines:n,states:r}=e,i=this.lines;if(this.lines=n?n.pairs.length>>1:0,!n||this.lines===0)return 0;let a=t.has(`lines`)||i===0,o=0;if(a||t.has(`positions`)||t.has(`states`)||t.has(`colors`)||t.has(`palette`)){let t=new Float32Array(this.lines*Gl),i=new Uint8Array(this.lines*Kl),a=ns(n,e,qs(e.theme.background));for(let o=0;o<this.lines;o++){let[s,c]=[n.pairs[o*2],n.pairs[o*2+1]],[l,u]=[Y(e,s),Y(e,c)],d=l&&u?es(r?.[s]??0,r?.[c]??0)*255:0;l&&u&&(t.set(l,o*Gl),t.set(u,o*Gl+3));for(let e of[0,1])i.set(a.subarray(o*6+e*3,o*6+e*3+3),o*Kl+e*4),i[o*Kl+e*4+3]=d}this.places.upload(t),this.colors.upload(i),o=t.byteLength+i.byteLength}return o}draw(e,t){if(this.lines===0)return;let{gl:n,program:r}=this,{projection:i,ratio:a}=e,{origin:o,frame:s,basis:c}=i;n.useProgram(r.handle),n.uniform3f(r.uniform(`u_originHigh`),...o),n.uniform3f(r.uniform(`u_originLow`),...o.map(e=>e-Math.fround(e))),n.uniform3f(r.uniform(`u_scale`),1/J(s,0),1/J(s,1),1/J(s,2)),n.uniformMatrix4fv(r.uniform(`u_matrix`),!1,new Float32Array(i.matrix)),n.uniform4f(r.uniform(`u_forward`),-c.back[0],-c.back[1],-c.back[2],i.distance),n.uniform2f(r.uniform(`u_screen`),n.drawingBufferWidth,n.drawingBufferHeight),n.uniform2f(r.uniform(`u_width`),Wl.line*a,Wl.selected*a),n.uniform1i(r.uniform(`u_occluded`),+!!t),n.uniform1i(r.uniform(`u_depth`),1),Ul(n,r,e),n.activeTexture(n.TEXTURE1),n.bindTexture(n.TEXTURE_2D,t),n.disable(n.DEPTH_TEST),n.depthMask(!1),n.enable(n.BLEND),n.blendFunc(n.ONE,n.ONE_MINUS_SRC_ALPHA),n.bindVertexArray(this.array),n.drawArraysInstanced(n.TRIANGLE_STRIP,0,4,this.lines),n.bindVertexArray(null),n.bindTexture(n.TEXTURE_2D,null),n.activeTexture(n.TEXTURE0),n.depthMask(!0)}destroy(){this.program.destroy(),this.places.destroy(),this.colors.destroy(),this.gl.deleteVertexArray(this.array)}},Xl=.34,Zl=2.5,Ql=256,$l={plain:zo,opaque:Ro,sum:Bo,pick:Vo},eu=class{constructor(e){this.gl=e,this.matrix=new Float32Array(16),this.paletteSize=0,this.colored=!1,this.layout={positions:new Float32Array,dims:2,lower:[0,0,0],upper:[0,0,0]},this.array=e.createVertexArray(),this.positions=Va(e,e.ARRAY_BUFFER),this.colors=Va(e,e.ARRAY_BUFFER),this.states=Va(e,e.ARRAY_BUFFER),this.rows=Va(e,e.ELEMENT_ARRAY_BUFFER),this.palette=e.createTexture();let t=t=>Ha(e,Fo,$l[t]);this.programs={plain:t(`plain`),opaque:t(`opaque`),sum:t(`sum`),pick:t(`pick`)},this.largest=e.getParameter(e.ALIASED_POINT_SIZE_RANGE)[1]??64}setPositions(e){let{gl:t}=this,{positions:n,dims:r,lower:i,upper:a}=e;this.layout={positions:n,dims:r,lower:i,upper:a},t.bindVertexArray(this.array),this.positions.upload(n),t.enableVertexAttribArray(0),t.vertexAttribPointer(0,r,n instanceof Uint16Array?t.UNSIGNED_SHORT:t.FLOAT,!1,0,0),t.bindVertexArray(null)}setColors(e){this.colored=e!==null,this.setBytes(1,this.colors,e)}setStates(e){this.setBytes(2,this.states,e)}setOrder(e){let{gl:t}=this;t.bindVertexArray(this.array),this.rows.upload(e.rows.subarray(0,e.count)),t.bindVertexArray(null)}setPalette(e){let{gl:t}=this;this.paletteSize=Math.min(Ql,Math.floor(e.length/3));let n=new Uint8Array(Ql*3);n.set(e.subarray(0,this.paletteSize*3)),t.activeTexture(t.TEXTURE0),t.bindTexture(t.TEXTURE_2D,this.palette),t.pixelStorei(t.UNPACK_ALIGNMENT,1),t.texImage2D(t.TEXTURE_2D,0,t.RGB8,Ql,1,0,t.RGB,t.UNSIGNED_BYTE,n),t.texParameteri(t.TEXTURE_2D,t.TEXTURE_MIN_FILTER,t.NEAREST),t.texParameteri(t.TEXTURE_2D,t.TEXTURE_MAG_FILTER,t.NEAREST)}draw(e,t,n){if(n.length===0)return;let{gl:r}=this,i=this.programs[t];r.useProgram(i.handle),this.setUniforms(i,e,t),tu(r,r.DEPTH_TEST,e.dims===3&&t!==`sum`),r.depthMask(e.dims===3&&t!==`sum`),tu(r,r.BLEND,t!==`pick`),t===`sum`?r.blendFunc(r.ONE,r.ONE):r.blendFunc(r.ONE,r.ONE_MINUS_SRC_ALPHA),r.bindVertexArray(this.array),r.activeTexture(r.TEXTURE0),r.bindTexture(r.TEXTURE_2D,this.palette);for(let{start:e,count:t}of n)r.drawElements(r.POINTS,t,r.UNSIGNED_INT,e*4);r.bindVertexArray(null),r.depthMask(!0)}destroy(){let{gl:e}=this;e.deleteVertexArray(this.array);for(let e of[this.positions,this.colors,this.states,this.rows])e.destroy();e.deleteTexture(this.palette);for(let e of Object.values(this.programs))e.destroy()}setBytes(e,t,n){let{gl:r}=this;r.bindVertexArray(this.array),n?(t.upload(n),r.enableVertexAttribArray(e),r.vertexAttribIPointer(e,1,r.UNSIGNED_BYTE,0,0)):r.disableVertexAttribArray(e),r.bindVertexArray(null)}setUniforms(e,t,n){let{gl:r}=this,{projection:i,look:a,ratio:o}=t,{back:s}=i.basis,{near:c,far:l}=i.depthRange;r.vertexAttribI4ui(1,0,0,0,0),r.vertexAttribI4ui(2,0,0,0,0),this.setPlace(e,i),this.matrix.set(i.matrix),r.uniformMatrix4fv(e.uniform(`u_matrix`),!1,this.matrix),r.uniform4f(e.uniform(`u_forward`),-s[0],-s[1],-s[2],i.distance),r.uniform4f(e.uniform(`u_size`),a.diameter*o,a.least*o,Math.min(a.most*o,this.largest-8*o),i.camera.orthographic?0:i.distance);let u=t.dims===3&&a.opaque;r.uniform1f(e.uniform(`u_ratio`),o),r.uniform1f(e.uniform(`u_opacity`),a.opacity),r.uniform1i(e.uniform(`u_opaque`),+!!u),r.uniform1i(e.uniform(`u_layered`),+(t.dims===3)),r.uniform1i(e.uniform(`u_colored`),+!!this.colored),r.uniform1i(e.uniform(`u_shapes`),+!!t.shapes),r.uniform1i(e.uniform(`u_paletteSize`),this.paletteSize),r.uniform1i(e.uniform(`u_palette`),0),r.uniform3f(e.uniform(`u_defaultColor`),...t.defaultColor),r.uniform3f(e.uniform(`u_background`),...t.background),r.uniform3f(e.uniform(`u_ring`),...t.ring),r.uniform3f(e.uniform(`u_fog`),c,1/(l-c),t.dims===3?Xl:0),r.uniform1f(e.uniform(`u_near`),t.dims===3&&n===`sum`?Zl:1)}setPlace(e,t){let{gl:n}=this,{scale:r,offset:i}=so(this.layout),a=[0,0,0],o=[0,0,0],s=[0,0,0],c=[0,0,0],l=this.layout.dims===3?[0,1,2]:[0,1];for(let e of l){let n=J(t.frame,e),l=t.origin[e]-i[e];if(s[e]=r[e]/n,r[e]===0){c[e]=-l/n;continue}let u=l/r[e];a[e]=Math.fround(u),o[e]=u-a[e]}this.layout.dims===2&&(c[2]=-t.origin[2]/J(t.frame,2)),n.uniform3f(e.uniform(`u_originHigh`),...a),n.uniform3f(e.uniform(`u_originLow`),...o),n.uniform3f(e.uniform(`u_scale`),...s),n.uniform3f(e.uniform(`u_shift`),...c),n.uniform1i(e.uniform(`u_steps`),+(this.layout.positions instanceof Uint16Array))}};function tu(e,t,n){n?e.enable(t):e.disable(t)}var nu=`#version 300 es
uniform vec2 u_x;
uniform vec2 u_y;
uniform vec2 u_origin;
out vec2 v_at;
void main() {
  vec2 corner = vec2(gl_VertexID & 1, gl_VertexID >> 1);
  v_at = vec2(corner.x, 1.0 - corner.y);
  vec2 p = corner * 2.0 - 1.0;
  gl_Position = vec4(u_x * p.x + u_y * p.y + u_origin, 0.0, 1.0);
}
`,ru=`#version 300 es
precision highp float;
in vec2 v_at;
uniform sampler2D u_picture;
uniform float u_amount;
out vec4 color;
void main() {
  vec2 unit = 0.6 / vec2(textureSize(u_picture, 0));
  vec4 near = texture(u_picture, v_at + vec2(unit.x, unit.y)) + texture(u_picture, v_at + vec2(-unit.x, unit.y))
    + texture(u_picture, v_at + vec2(unit.x, -unit.y)) + texture(u_picture, v_at - unit);
  vec4 here = texture(u_picture, v_at);
  // Never fainter than the pixel itself: only the surroundings gain.
  color = max(here, near * 0.25) * u_amount;
}
`,iu=class{constructor(e){this.gl=e,this.nothing=e.createVertexArray(),this.program=Ha(e,nu,ru),this.texture=e.createTexture()}upload(e,t,n){let{gl:r}=this;r.activeTexture(r.TEXTURE0),r.bindTexture(r.TEXTURE_2D,this.texture),r.pixelStorei(r.UNPACK_ALIGNMENT,1);let i=new Uint8Array(n.buffer,n.byteOffset,n.byteLength);r.texImage2D(r.TEXTURE_2D,0,r.RGBA8,e,t,0,r.RGBA,r.UNSIGNED_BYTE,i),r.texParameteri(r.TEXTURE_2D,r.TEXTURE_MIN_FILTER,r.LINEAR),r.texParameteri(r.TEXTURE_2D,r.TEXTURE_MAG_FILTER,r.LINEAR),r.texParameteri(r.TEXTURE_2D,r.TEXTURE_WRAP_S,r.CLAMP_TO_EDGE),r.texParameteri(r.TEXTURE_2D,r.TEXTURE_WRAP_T,r.CLAMP_TO_EDGE),r.bindTexture(r.TEXTURE_2D,null)}draw([e,t,n,r,i,a],o){let{gl:s,program:c}=this;s.useProgram(c.handle),s.disable(s.DEPTH_TEST),s.enable(s.BLEND),s.blendFunc(s.ONE,s.ONE_MINUS_SRC_ALPHA),s.activeTexture(s.TEXTURE0),s.bindTexture(s.TEXTURE_2D,this.texture),s.uniform1i(c.uniform(`u_picture`),0),s.uniform1f(c.uniform(`u_amount`),o),s.uniform2f(c.uniform(`u_x`),e,t),s.uniform2f(c.uniform(`u_y`),n,r),s.uniform2f(c.uniform(`u_origin`),i,a),s.bindVertexArray(this.nothing),s.drawArrays(s.TRIANGLE_STRIP,0,4),s.bindVertexArray(null),s.bindTexture(s.TEXTURE_2D,null)}destroy(){this.gl.deleteVertexArray(this.nothing),this.program.destroy(),this.gl.deleteTexture(this.texture)}},au=1.5,ou=13,su=`#version 300 es
layout(location = 0) in vec4 a_place;   // middle x, y from the top left, side, depth
layout(location = 1) in vec4 a_cell;    // corner, size
layout(location = 2) in vec4 a_color;   // frame, opacity
layout(location = 3) in uint a_id;
uniform vec2 u_screen;
uniform vec3 u_lens;
out vec2 v_at;                          // device pixels from the middle
out vec2 v_uv;
flat out vec4 v_color;
flat out vec2 v_side;                   // side, depth
flat out uint v_id;
void main() {
  vec2 corner = vec2(gl_VertexID & 1, gl_VertexID >> 1);
  float side = a_place.z + 1.0;
  v_at = (corner - 0.5) * side;
  v_uv = a_cell.xy + a_cell.zw * ((corner - 0.5) * side / a_place.z + 0.5);
  v_color = a_color;
  v_side = vec2(a_place.z, a_place.w);
  v_id = a_id;
  vec2 p = (floor(a_place.xy) + v_at) / u_screen;
  // A little nearer than its own dot and those beside it.
  float d = clamp(a_place.w * 0.985, u_lens.x, u_lens.y);
  float t = u_lens.z > 0.5 ? (d - u_lens.x) / (u_lens.y - u_lens.x) : u_lens.y * (d - u_lens.x) / (d * (u_lens.y - u_lens.x));
  gl_Position = vec4(p.x * 2.0 - 1.0, 1.0 - p.y * 2.0, mix(${$.low.toFixed(3)}, ${$.high.toFixed(3)}, t), 1.0);
}
`,cu=`#version 300 es
precision highp float;
precision highp int;
in vec2 v_at;
in vec2 v_uv;
flat in vec4 v_color;
flat in vec2 v_side;
flat in highp uint v_id;
/** Signed distance from the outline of a square with round corners. */
float outline(float half_side) {
  float r = min(3.0, half_side * 0.2);
  vec2 q = abs(v_at) - half_side + r;
  return length(max(q, 0.0)) + min(max(q.x, q.y), 0.0) - r;
}
`,lu=`${cu}
uniform sampler2D u_page;
uniform highp sampler2D u_depth;
uniform bool u_occluded;
uniform float u_frame;
uniform vec3 u_ground;
out vec4 color;
${Bl}
void main() {
  float alpha = v_color.a * clamp(0.5 - outline(v_side.x * 0.5), 0.0, 1.0);
  // Its own dot, and those beside it, lie at the picture's depth: only what is clearly in front hides it.
  if (u_occluded && viewDepth(texelFetch(u_depth, ivec2(gl_FragCoord.xy), 0).r) < v_side.y * 0.985) discard;
  if (alpha <= 0.0) discard;
  float inside = clamp(0.5 - outline(v_side.x * 0.5 - u_frame), 0.0, 1.0);
  vec4 picture = texture(u_page, v_uv);
  vec3 rgb = picture.rgb + u_ground * (1.0 - picture.a);
  color = vec4(mix(v_color.rgb, rgb, inside) * alpha, alpha);
}
`,uu=`${cu}
out uint id;
void main() {
  if (outline(v_side.x * 0.5) > 0.0) discard;
  id = v_id;
}
`,du=class{constructor(e){this.gl=e,this.pages=[],this.textures=[],this.cells=new Map,this.props=null,this.screen=Ha(e,su,lu),this.ids=Ha(e,su,uu),this.buffer=Va(e,e.ARRAY_BUFFER),this.array=e.createVertexArray()}setPages(e){let{gl:t}=this,n=new Map(this.pages.map((e,t)=>[e.image,this.textures[t]]));this.pages=e??[],this.cells=mc(this.pages);let r=0;t.activeTexture(t.TEXTURE0),this.textures=this.pages.map(({image:e})=>{let i=n.get(e);if(n.delete(e),i)return i;let a=t.createTexture();return t.bindTexture(t.TEXTURE_2D,a),t.pixelStorei(t.UNPACK_PREMULTIPLY_ALPHA_WEBGL,!0),t.texImage2D(t.TEXTURE_2D,0,t.RGBA8,t.RGBA,t.UNSIGNED_BYTE,e),t.pixelStorei(t.UNPACK_PREMULTIPLY_ALPHA_WEBGL,!1),t.generateMipmap(t.TEXTURE_2D),t.texParameteri(t.TEXTURE_2D,t.TEXTURE_MAX_LEVEL,2),t.texParameteri(t.TEXTURE_2D,t.TEXTURE_MIN_FILTER,t.LINEAR_MIPMAP_LINEAR),t.texParameteri(t.TEXTURE_2D,t.TEXTURE_WRAP_S,t.CLAMP_TO_EDGE),t.texParameteri(t.TEXTURE_2D,t.TEXTURE_WRAP_T,t.CLAMP_TO_EDGE),r+=e.width*e.height*4,a});for(let e of n.values())t.deleteTexture(e);return t.bindTexture(t.TEXTURE_2D,null),r}place(e,t){return this.props=e,0}draw(e,t){let n=this.begin(this.screen,e);if(n.length===0)return;let{gl:r,screen:i}=this;r.uniform1f(i.uniform(`u_frame`),au*e.ratio),r.uniform3f(i.uniform(`u_ground`),...e.background),r.uniform1i(i.uniform(`u_page`),0),r.uniform1i(i.uniform(`u_depth`),1),r.uniform1i(i.uniform(`u_occluded`),+!!t),Ul(r,i,e),r.activeTexture(r.TEXTURE1),r.bindTexture(r.TEXTURE_2D,t),r.activeTexture(r.TEXTURE0),r.enable(r.BLEND),r.blendFunc(r.ONE,r.ONE_MINUS_SRC_ALPHA),this.drawBatches(n),r.activeTexture(r.TEXTURE1),r.bindTexture(r.TEXTURE_2D,null),r.activeTexture(r.TEXTURE0)}drawIds(e){let t=this.begin(this.ids,e);if(t.length===0)return;let{gl:n}=this;Ul(n,this.ids,e),n.disable(n.BLEND),tu(n,n.DEPTH_TEST,e.dims===3&&e.look.opaque),this.drawBatches(t)}destroy(){let{gl:e}=this;this.screen.destroy(),this.ids.destroy(),this.buffer.destroy(),e.deleteVertexArray(this.array);for(let t of this.textures)e.deleteTexture(t)}begin(e,t){let{gl:n,props:r,pages:i}=this;if(!r||this.cells.size===0)return[];let{projection:a,look:o,ratio:s}=t,c=gc(r.spriteSize,t.density,a.pixelsPerUnit),l=yc(r,this.cells,a,o,c),u=new Float32Array(l.length*ou),d=new Uint32Array(u.buffer),f=[];return l.forEach(({row:e,cell:n,x:a,y:o,depth:c,side:l,state:p},m)=>{let h=i[n.page],g=hc(h,n.cell),ee=(r.colors?.[e]??1/0)*3,_=[0,1,2].map(e=>(r.palette[ee+e]??t.defaultColor[e]*255)/255),{width:v,height:y}=h.image;u.set([a*s,o*s,l*s,c,(g.x+.5)/v,(g.y+.5)/y],m*ou),u.set([(h.cell-1)/v,(h.cell-1)/y,..._,p===X.faded?Ao:1],m*ou+6),d[m*ou+12]=e+1;let b=f.at(-1);b?.page===n.page?b.count++:f.push({page:n.page,start:m,count:1})}),l.length===0?[]:(n.bindVertexArray(this.array),this.buffer.upload(u),n.useProgram(e.handle),n.uniform2f(e.uniform(`u_screen`),n.drawingBufferWidth,n.drawingBufferHeight),n.disable(n.DEPTH_TEST),n.depthMask(!1),f)}drawBatches(e){let{gl:t}=this;for(let{page:n,start:r,count:i}of e){let e=r*ou*4;for(let[n,r]of[[0,0],[1,16],[2,32]])t.enableVertexAttribArray(n),t.vertexAttribPointer(n,4,t.FLOAT,!1,52,e+r),t.vertexAttribDivisor(n,1);t.enableVertexAttribArray(3),t.vertexAttribIPointer(3,1,t.UNSIGNED_INT,52,e+48),t.vertexAttribDivisor(3,1),t.bindTexture(t.TEXTURE_2D,this.textures[n]??null),t.drawArraysInstanced(t.TRIANGLE_STRIP,0,4,i)}t.bindTexture(t.TEXTURE_2D,null),t.bindVertexArray(null),t.depthMask(!0)}},fu=96<<20,pu=2e5,mu=class{constructor(e,t){this.uploads=t,this.targets=new Map,this.sample=new Xs,this.mode=`blend`;let{gl:n}=e;this.gl=n,this.software=e.software;let r=n.getExtension(`EXT_color_buffer_float`)!==null,i=r&&n.getExtension(`EXT_float_blend`)!==null;this.sumFormats={full:i?n.RGBA32F:null,half:r?n.RGBA16F:null},this.points=new eu(n),this.bounds=new qo(n),this.resolve=new Hl(n),this.rasters=new iu(n),this.lines=new Yl(n),this.sprites=new du(n),this.picker=new Ns(n,e=>{this.points.draw(e,`pick`,this.sample.order.count>0?[{start:0,count:this.sample.order.count}]:[]),this.sprites.drawIds(e)})}get shown(){return this.sample.shown}get drawn(){return this.sample.drawn}get complete(){return this.sample.complete}upload(e,t){let{uploads:n}=this,r=oo(e);if(t.size>0&&this.picker.forget(),t.has(`positions`)&&(this.points.setPositions(e),n.positions+=e.positions.byteLength),t.has(`colors`)){let t=e.colors&&e.colors.length>=r?e.colors.subarray(0,r):null;this.points.setColors(t),n.colors+=t?.byteLength??0}if(t.has(`palette`)&&(this.points.setPalette(e.palette),n.palette+=e.palette.byteLength),t.has(`states`)){let t=this.sample.setStates(e.states,r),i=this.sample.plain||!e.states?null:e.states.subarray(0,r);this.points.setStates(i),n.states+=i?.byteLength??0,t&&(this.points.setOrder(this.sample.order),n.order+=this.sample.order.count*4)}if(t.has(`raster`)&&e.raster){let{width:t,height:r}=e.raster;this.rasters.upload(t,r,Hs(e.raster,qs(e.theme.background),!0)),n.raster+=t*r*4}t.has(`sprites`)&&(n.sprites+=this.sprites.setPages(e.sprites)),n.sprites+=this.sprites.place(e,t),n.lines+=this.lines.place(e,t),this.picker.wholeScreen=this.sample.order.count>pu,t.clear()}begin(e){let{gl:t}=this;this.sample.share=0,this.mode=e.dims===3&&e.look.opaque?`surface`:`sum`;let n=this.targetOf(this.mode);n||=(this.mode=`blend`,this.targetOf(`blend`)),n&&(n.bind(),t.viewport(0,0,n.width,n.height),t.depthMask(!0),t.clearColor(0,0,0,0),t.clear(t.COLOR_BUFFER_BIT|t.DEPTH_BUFFER_BIT),this.mode===`surface`&&this.points.draw(e,`opaque`,this.sample.marked))}more(e,t){let{gl:n}=this,r=this.targetOf(this.mode);if(!r)return 0;r.bind(),n.viewport(0,0,r.width,r.height);let i=this.sample.next(t);return this.points.draw(e,this.mode===`surface`?`opaque`:this.mode===`sum`?`sum`:`plain`,i),Zs(i)}skip(){this.sample.share=1}present(e,t,n){let{gl:r,mode:i}=this,a=this.targetOf(i);r.bindFramebuffer(r.FRAMEBUFFER,null),r.viewport(0,0,r.drawingBufferWidth,r.drawingBufferHeight),r.depthMask(!0),r.clearColor(...t.background,1),r.clear(r.COLOR_BUFFER_BIT|r.DEPTH_BUFFER_BIT),this.bounds.draw(t.projection,t.dims,e.lower,e.upper,e.theme.axis,t.ratio),n&&this.rasters.draw(n.place,n.share),i!==`surface`&&this.lines.draw(t,null);let o=n?1-n.share:1;a&&o>0&&(i===`sum`?this.resolve.drawSums(a,this.sample.share>0?1/this.sample.share:1,o):i===`surface`&&t.relief&&(!this.software||this.complete)?this.resolve.drawRelief(a,t,this.software?1:2):this.resolve.drawPicture(a,o)),i===`surface`?this.lines.draw(t,a?.depth??null):this.points.draw(t,`plain`,this.sample.marked),this.sprites.draw(t,i===`surface`?a?.depth??null:null)}pick(e,t,n){return this.picker.pick(e,t,n)}requestPick(e,t,n,r){this.picker.request(e,t,n,r)}cancelPick(){this.picker.cancel()}visibleRows(e,t){let{pixels:n,width:r,height:i}=this.picker.all(e);return Is({ids:n,step:4,width:r,height:i,topFirst:!1},t&&((e,n)=>Js(t,e,n)))}destroy(){this.picker.destroy();for(let e of[this.points,this.bounds,this.resolve,this.rasters,this.lines,this.sprites])e.destroy();for(let e of this.targets.values())e.destroy()}targetOf(e){let{gl:t}=this,{drawingBufferWidth:n,drawingBufferHeight:r}=t,i=this.targets.get(e);if(i&&i.width===n&&i.height===r)return i;i?.destroy(),this.targets.delete(e);let a=null;if(e===`sum`){let{full:e,half:i}=this.sumFormats;e!==null&&n*r*16<=fu&&(a=Ms(t,n,r,e,!1)),!a&&i!==null&&(a=Ms(t,n,r,i,!1))}else a=Ms(t,n,r,t.RGBA8,!0);return a&&this.targets.set(e,a),a}};function hu(e,t,n,r,i,a){let{dims:o,theme:s,shapes:c,relief:l}=e,u=Mo(t,o,r,e);if(a!==null){let n=Mo(t,2,r,e).diameter;u.diameter+=(n-u.diameter)*a}return{projection:t,look:u,dims:o,ratio:n,background:s.background,defaultColor:s.point,ring:i,shapes:c,relief:l,density:r}}function gu(e,t){let n=document.createElement(`canvas`),r=document.createElement(`canvas`),i=`position:absolute;inset:0;width:100%;height:100%;display:block;`;n.style.cssText=`${i}touch-action:none;outline-offset:-2px;`,r.style.cssText=`${i}pointer-events:none;`,n.tabIndex=0,n.setAttribute(`role`,`application`),n.setAttribute(`aria-label`,`Map of points`),r.setAttribute(`aria-hidden`,`true`),getComputedStyle(e).position===`static`&&(e.style.position=`relative`),e.append(n,r);let a={width:1,height:1},o={width:0,height:0,ratio:0,wide:0,high:0},s=new ResizeObserver(e=>{let r=e.at(-1)?.devicePixelContentBoxSize?.[0],i=n.getBoundingClientRect();if(r){let{inlineSize:e,blockSize:t}=r;o={width:i.width,height:i.height,ratio:window.devicePixelRatio,wide:e,high:t}}t()});try{s.observe(n,{box:`device-pixel-content-box`})}catch{s.observe(n)}let c=null,l=()=>{c?.removeEventListener(`change`,u),c=window.matchMedia(`(resolution: ${window.devicePixelRatio}dppx)`),c.addEventListener(`change`,u)},u=()=>{l(),t()};return l(),{points:n,overlay:r,get width(){return a.width},get height(){return a.height},measure(){let e=n.getBoundingClientRect();a.width=Math.max(1,e.width),a.height=Math.max(1,e.height);let t=window.devicePixelRatio,i=o.width===e.width&&o.height===e.height&&o.ratio===t,s=Math.max(1,i?o.wide:Math.round(a.width*t)),c=Math.max(1,i?o.high:Math.round(a.height*t));if(n.width===s&&n.height===c)return!1;for(let e of[n,r])e.width=s,e.height=c;return!0},destroy(){s.disconnect(),c?.removeEventListener(`change`,u),n.remove(),r.remove()}}}function _u(e){let t=document.createElement(`canvas`);t.width=1,t.height=1;let n=t.getContext(`2d`,{willReadFrequently:!0});if(!n)return[.5,.5,.5];n.fillStyle=e,n.fillRect(0,0,1,1);let[r=0,i=0,a=0]=n.getImageData(0,0,1,1).data;return[r/255,i/255,a/255]}var vu=`The graphics driver stopped and did not come back: reload the page (nothing computed is lost).`,yu=8e3,bu=450,xu=3e3,Su=100,Cu={centre:[0,0,0],halfExtent:1};function wu(e,t){return new Tu(e,t)}var Tu=class{constructor(e,t){this.events=t,this.props=Sc(),this.frame=new Ya,this.drawing=null,this.uploads={positions:0,colors:0,states:0,order:0,palette:0,raster:0,sprites:0,lines:0},this.density=0,this.ring=[0,0,0],this.request=0,this.stale={points:!0,overlay:!0},this.holdUntil=0,this.holdTimer=0,this.driftTimer=0,this.arrived=-1/0,this.morph=null,this.cells=new Map,this.lossTimer=0,this.rasterWasFit=!1,this.destroyed=!1,this.stage=gu(e,()=>this.resize()),this.stage.measure(),this.overlay=new ll(this.stage.overlay),this.motion=new Xc(Da(this.props.dims,0,this.aspect),{changed:()=>{this.hold(120),this.invalidate()},announce:(e,n)=>t.onCamera(e,n)}),this.ring=_u(this.props.theme.text),this.context=fa(this.stage.points,{onLost:()=>this.lost(),onRestored:()=>this.restored()}),this.drawing=this.createDrawing(),this.pointer=new Ol(this.pointerHost()),this.questions=new Fl({events:t,props:this.props,size:()=>this.stage.points,scene:()=>this.scene(),drawing:()=>this.morph||this.count===0?null:this.usable()}),this.invalidate()}get camera(){return Ba(this.motion.view)}get backend(){return this.context?`WebGL2 · ${this.context.renderer}`:`Canvas 2D`}get moving(){return this.motion.moving||this.frame.moving||this.morph!==null}get drawn(){return this.drawing?.state??{points:0,shown:0,complete:!1,raster:0}}set(e){let{changed:t}=this,n={...this.props},r={centre:[...this.frame.centre],halfExtent:this.frame.halfExtent,stretch:[...this.frame.stretch]},i=this.motion.view,a=this.count;Object.assign(this.props,e);for(let n of Ys)n in e&&t?.add(n);let o=this.count!==a;if((e.dims||(e.lower||e.upper)&&this.props.positions instanceof Uint16Array)&&t?.add(`positions`),e.positions||e.dims||e.lower||e.upper||e.perAxisFrame!==void 0){if(o)for(let e of Ys)t?.add(e);this.positionsChanged(n.dims!==this.props.dims,o),this.startMorph(n,r,i)}this.drawing&&`raster`in e&&(this.drawing.rasterFits=!0),e.theme&&(this.ring=_u(e.theme.text),t?.add(`raster`).add(`lines`)),e.spriteSize!==void 0&&t?.add(`sprites`),e.sprites!==void 0&&(this.cells=mc(e.sprites??[])),o?this.overlay.labels.clear():(e.labeled||e.labelOf||e.placeLabels)&&this.overlay.labels.forget(),e.states&&this.pointer.hover.sceneChanged(),e.tool!==void 0&&this.pointer.showCursor(),(e.positions||e.colors!==void 0||e.palette||e.states!==void 0||e.theme)&&this.questions.contentChanged(),this.invalidate()}setCamera(e,t=!1){this.motion.stop(),this.motion.isDefault=e===null||!Ra(e);let n=e&&Ra(e)?Ba(e):this.homeCamera();this.morph?this.morph.goal=n:this.goTo(n,t,!1)}focus(e){let t=Oc(this.props,e,this.frame);t&&(this.endMorph(),this.motion.isDefault=!1,this.goTo(Pa(this.motion.view,t.centre,t.radius,this.aspect),!0,!0))}project(e){let t=this.projection(),n=As(t,this.shownProps,e);return n&&t.contains(n)?{x:n.x,y:n.y}:null}pick(e,t){return this.pointer.pick(e,t)}zoomBy(e){this.pointer.zoomBy(e)}get matrix(){return this.endMorph(),this.projection().layoutMatrix()}visibleRows(e){return this.endMorph(),this.painter()?.visibleRows(this.scene(),e??null)??new Uint32Array}neighborInDirection(e,t){return lc(this.shownProps,this.projection(),e,t)}hoverRow(e){this.pointer.hover.put(e)}moveBy(e,t){this.stopMotion();let{basis:n,pixelsPerUnit:r}=this.projection(),i=W(K(n.right,-e/r),K(n.up,t/r));this.motion.userMoves(Ma(this.motion.view,i)),this.motion.settleSoon()}orbitBy(e,t){this.props.dims===3&&(this.stopMotion(),this.motion.userMoves(ja(this.motion.view,-e,t)),this.motion.settleSoon())}cancelGesture(){return this.pointer.giveUp()}resize(){!this.destroyed&&this.stage.measure()&&(this.motion.isDefault&&!this.motion.flying&&(this.motion.view=this.homeCamera()),this.render())}render(){this.stale={points:!0,overlay:!0},this.draw()}destroy(){this.destroyed=!0,this.pointer.destroy(),this.questions.stop(),this.motion.destroy(),window.clearTimeout(this.holdTimer),window.clearTimeout(this.driftTimer),cancelAnimationFrame(this.request),window.clearTimeout(this.lossTimer),this.drawing?.destroy(),this.drawing=null,this.context?.destroy(),this.stage.destroy()}get count(){return oo(this.props)}get aspect(){return this.stage.width/this.stage.height}projection(){return new jl(this.motion.view,this.stage.width,this.stage.height,this.morph?Cu:this.frame)}get shownProps(){return this.morph?.props??this.props}get changed(){return this.drawing?.changed??null}scene(){let e=this.projection();return hu(this.shownProps,e,this.stage.points.width/this.stage.width,this.density,this.ring,this.morph?.flatness??null)}createDrawing(){let{context:e}=this;return e?new Tc(new mu(e,this.uploads),new Lc(e.software),new ua(e.gl),new ua(e.gl),!1):new Tc(new bc(this.stage.points),new Lc(!0),null,null,!0)}usable(){return this.context?.gl.isContextLost()?null:this.drawing}painter(){let e=this.usable();return e?.painter.upload(this.shownProps,e.changed),e?.painter??null}homeCamera(){let{dims:e}=this.props;return Da(e,e===3?Dc(this.props,this.frame):0,this.aspect)}positionsChanged(e,t){let n=e||t,{positions:r,dims:i,lower:a,upper:o,perAxisFrame:s}=this.props;this.frame.stretch=s?Za(a,o):[1,1,1],this.drawing&&(this.drawing.rasterFits=!1);let c=this.frame.observe(a,o,performance.now());this.motion.forgetAnchor(),n&&this.frame.settle(),e&&!za(this.motion.view,i)&&(this.motion.isDefault=!0);let l=yo(r,i,a,o);this.density=c||n||this.density===0?l:this.density**.85*l**.15;let u=performance.now();c||this.hold(Math.min(xu,Math.max(bu,1.5*(u-this.arrived)))),this.arrived=u,n?this.pointer.hover.stop():this.pointer.hover.sceneChanged(),(c||n)&&this.motion.isDefault&&(this.motion.stop(),this.motion.view=this.homeCamera())}startMorph(e,t,n){e.dims!==this.props.dims&&(this.morph=null,!jc()&&Hc.possible(e,this.props)&&(this.morph=new Hc(e,t,n,this.motion.view,this.stage,performance.now()),this.motion.stop(),this.advanceMorph(performance.now())))}advanceMorph(e){let{morph:t}=this;if(!t)return;let n=t.advance(e,this.props,this.frame);n?(this.motion.view=n,this.changed?.add(`positions`),this.hold(120),this.stale.points=!0):this.endMorph()}endMorph(){this.morph&&(this.motion.view=this.morph.goal,this.morph=null,this.changed?.add(`positions`),this.invalidate())}invalidate(e=!0){this.stale.points||=e,this.stale.overlay=!0,e&&this.questions?.changed(),this.requestTick()}requestTick(){this.request===0&&!this.destroyed&&(this.request=requestAnimationFrame(e=>this.tick(e)))}hold(e){this.holdUntil=Math.max(this.holdUntil,performance.now()+e)}tick(e){this.request=0,this.drawing?.busy?this.requestTick():(this.motion.moving&&(this.hold(120),this.stale.points=!0),this.motion.advance(e),this.frame.advance(e)&&(this.hold(120),this.stale.points=!0),this.advanceMorph(e),this.draw(),this.motion.moving||this.morph?this.invalidate():this.frame.moving&&this.drift())}drift(){window.clearTimeout(this.driftTimer),this.context?.software?this.driftTimer=window.setTimeout(()=>this.invalidate(),Su):this.invalidate()}draw(){if(this.destroyed)return;let{stale:e}=this,{gesture:t}=this.pointer,n=this.usable();this.stale={points:!1,overlay:!1};let r=this.scene(),i=this.shownProps,a=performance.now()>=this.holdUntil;n&&(e.points||!n.complete&&a)&&(n.frame(i,r,e.points),e.points&&this.events.onDrawn()),(e.overlay||e.points)&&this.overlay.draw(i,{projection:r.projection,look:r.look,hovered:this.pointer.hover.row,ratio:{x:r.ratio,y:this.stage.points.height/this.stage.height},now:performance.now(),still:jc(),outline:t&&{points:t.outline,closed:t.kind===`box`},cells:this.cells,side:gc(this.props.spriteSize,this.density,r.projection.pixelsPerUnit)})&&this.invalidate(!1),n&&!n.complete&&this.goOnLater()}goOnLater(){window.clearTimeout(this.holdTimer);let e=this.holdUntil-performance.now();e>0?this.holdTimer=window.setTimeout(()=>this.requestTick(),e):this.requestTick()}goTo(e,t,n){this.endMorph(),this.pointer.hover.stop(),this.motion.goTo(e,t,n)}worldOf(e){return q(this.morph?Cu:this.frame,Y(this.shownProps,e)??[0,0,0])}stopMotion(){this.endMorph(),this.motion.stop()}pointerHost(){let e=this;return{events:this.events,stage:this.stage,motion:this.motion,props:this.props,get shownProps(){return e.shownProps},scene:()=>this.scene(),painter:()=>this.painter(),worldOf:e=>this.worldOf(e),stopMotion:()=>this.stopMotion(),endMorph:()=>this.endMorph(),overlayChanged:()=>!this.destroyed&&this.invalidate(!1)}}lost(){this.pointer.hover.stop(),this.rasterWasFit=this.drawing?.rasterFits??!1,this.drawing=null,window.clearTimeout(this.lossTimer),this.destroyed||(this.lossTimer=window.setTimeout(()=>this.events.onError(vu),yu))}restored(){if(!this.context||this.destroyed)return;window.clearTimeout(this.lossTimer);let e=this.rasterWasFit;this.drawing=this.createDrawing(),this.drawing.rasterFits=e,this.invalidate()}};function Eu({frame:e,session:t}){if(!e||!t)return null;let n=[`x`,`y`,`z`].slice(0,e.dims),r=e=>Object.fromEntries(n.map((t,n)=>[t,e[n]??null]));if(e.projection===`custom`)return Object.fromEntries(Object.entries(t.custom.axes).map(([e,t])=>[e,t?.name??null]));if(e.projection===`raw`)return r(t.raw.axes.map(Du));if(e.projection===`pca`){let{components:e,variance:n}=t.pca;return r(e.map(e=>`PC ${e+1}${n[e]===void 0?``:` · ${H(n[e])}`}`))}return null}var Du=e=>`column`in e?e.column:`vector column ${e.vector+1}`,Ou={ArrowLeft:`left`,ArrowRight:`right`,ArrowUp:`up`,ArrowDown:`down`},ku=Math.PI/24,Au=60,ju=class{constructor(e,t){this.app=e,this.plot=t,this.row=null,this.neighbor=0,this.neighborsOf=null}entered(){this.row!==null&&this.go(this.row)}left(){this.plot.hoverRow(null)}key(e){if(e.ctrlKey||e.metaKey)return;let t=Ou[e.key];if(t&&e.shiftKey)this.turn(e.key);else if(t&&e.altKey)this.move(e.key);else if(t)this.go(this.plot.neighborInDirection(this.row??F(this.app.store.state),t));else if(e.key===`Enter`||e.key===` `)this.select(e.shiftKey);else if(e.key===`n`||e.key===`N`)this.next(e.key===`N`?-1:1);else return;e.preventDefault(),e.stopPropagation()}go(e){if(e===null){this.app.store.set({said:`No further point in this direction`});return}this.row=e,this.plot.hoverRow(e);let t=this.plot.project(e);t||this.plot.focus(Uint32Array.of(e)),this.app.store.set({hover:t&&{row:e,...t},said:this.words(e)})}select(e){let t=this.row??this.plot.neighborInDirection(null,`right`);t!==null&&(this.row===null&&this.go(t),this.app.selecting.click(t,e?`add`:`set`),this.app.store.set({said:`${this.words(t)}, selected`}))}next(e){let{neighbors:t}=this.app.store.state;if(!t||t.rows.length===0){this.app.store.set({said:`Select a point first, then N goes to its neighbours`});return}let{length:n}=t.rows,r=this.neighborsOf!==t;this.neighborsOf=t,this.neighbor=r?e>0?0:n-1:(this.neighbor+e+n)%n;let i=t.rows[this.neighbor];this.go(i),this.app.store.set({said:`Neighbour ${this.neighbor+1}: ${this.words(i)}, distance ${t.distances[this.neighbor].toPrecision(3)}`})}turn(e){let{frame:t}=this.app.store.state;t?.dims===3?this.plot.orbitBy(e===`ArrowLeft`?-ku:e===`ArrowRight`?ku:0,e===`ArrowUp`?-ku:e===`ArrowDown`?ku:0):this.move(e)}move(e){this.plot.moveBy(e===`ArrowLeft`?Au:e===`ArrowRight`?-60:0,e===`ArrowUp`?Au:e===`ArrowDown`?-60:0)}words(e){let{state:t}=this.app.store,n=Kr(t,e),r=t.selection?.selected.has(e)?`, in the selection`:``;return`${n===null?``:`${n}, `}point ${e}${r}`}},Mu=e=>[(e>>16)/255,(e>>8&255)/255,(e&255)/255],Nu={light:{background:Mu(16777215),point:Mu(4157096),text:`#1b1f24`,halo:`rgba(255, 255, 255, 0.9)`,axis:[...Mu(1777444),.18]},dark:{background:Mu(724240),point:Mu(8368869),text:`#dfe3e7`,halo:`rgba(11, 13, 16, 0.9)`,axis:[...Mu(14869992),.18]}},Pu=240,Fu=150,Iu=65536;async function Lu(e){let t=[...e.querySelectorAll(`canvas`)],[n]=t;if(!n||n.width===0||n.height===0)return null;let r=document.createElement(`canvas`);r.width=Pu,r.height=Fu;let i=r.getContext(`2d`);if(!i)return null;i.fillStyle=getComputedStyle(document.body).backgroundColor,i.fillRect(0,0,Pu,Fu);for(let e of t){let t=Math.max(Pu/e.width,Fu/e.height),[n,r]=[e.width*t,e.height*t];i.drawImage(e,(Pu-n)/2,(Fu-r)/2,n,r)}for(let[e,t]of[[`image/webp`,.8],[`image/webp`,.4],[`image/png`,1]]){let n=await new Promise(n=>r.toBlob(n,e,t));if(n&&n.size>0&&n.size<=Iu&&(n.type===`image/webp`||n.type===`image/png`)){let e=new Uint8Array(await n.arrayBuffer());return btoa(Array.from(e,e=>String.fromCharCode(e)).join(``))}}return null}var Ru={positions:new Float32Array,colors:null,states:null},zu=`Map of the points. Arrow keys go from point to point, Enter selects, N goes to the next neighbour, plus and minus zoom.`,Bu=44,Vu=54,Hu=class extends B{constructor(...e){super(...e),this.watch=[],this.plot=null,this.walk=null,this.broken=!1,this.shown={dims:void 0,labels:[],titles:``}}static{this.styles=[L,o`
      :host,
      .plot {
        display: block;
        position: absolute;
        inset: 0;
        overflow: hidden;
      }
      .plot :focus-visible {
        outline-offset: -3px;
      }
    `]}get camera(){return this.plot?.camera??null}get moving(){return this.plot?.moving??!1}fit(){this.plot?.setCamera(null,!0),this.app.cameraMoved(null)}zoomBy(e){this.plot?.zoomBy(e)}focusRows(e){this.plot?.focus(e)}cancelGesture(){return this.plot?.cancelGesture()??!1}at(e){let t=this.plot?.project(e),n=this.host.getBoundingClientRect();return t?{x:n.left+t.x,y:n.top+t.y}:null}thumbnail(){return this.plot?.render(),Lu(this.host)}firstUpdated(){this.plot=wu(this.host,{onHover:e=>this.app.store.set({hover:e}),onClick:(e,t,n)=>{e?this.app.selecting.click(e.row,n):t||this.app.selecting.clear()},onRegion:e=>this.app.selecting.region(e),onRasterNeeded:(e,t,n)=>this.app.overlays.raster(e,t,n),onVisible:e=>this.app.pictures.visible(e),onCamera:(e,t)=>t&&this.app.cameraMoved(e),onDrawn:()=>this.app.drawn(),onError:e=>{this.broken=!0,this.app.notify(`error`,e),this.app.drawn()}}),this.host.querySelector(`[role=application]`)?.setAttribute(`aria-label`,zu),this.walk=new ju(this.app,this.plot),this.app.onCamera=e=>this.applyCamera(e),this.app.store.set({backend:this.plot.backend}),this.stateChanged(new Set([`frame`,`coloring`,`states`,`labeled`,`theme`,`preferences`,`tool`,`places`,`pictures`,`lines`,`links`])),this.applyCamera(!1)}disconnectedCallback(){super.disconnectedCallback(),this.plot?.destroy(),this.plot=null}render(){return w`<div class="plot" data-testid=${R.plot} @keydown=${e=>this.walk?.key(e)} @focusin=${()=>this.walk?.entered()}
      @focusout=${()=>this.walk?.left()}></div>`}stateChanged(e){let{plot:t,state:n}=this;if(!t)return;let{frame:r}=n,i={},a=r?.dims;if(e.has(`theme`)&&(i.theme=Nu[n.theme]),e.has(`frame`)&&(r?Object.assign(i,{positions:r.positions,dims:r.dims,lower:r.lower,upper:r.upper}):Object.assign(i,Ru)),r&&(e.has(`frame`)||e.has(`coloring`))){let{colors:e,palette:t}=n.coloring;Object.assign(i,{colors:e?.length===r.points?e:null,palette:t})}r&&(e.has(`frame`)||e.has(`states`))&&(i.states=n.states?.length===r.points?n.states:null);let o=[n.labeled,n.view.labelBy,n.columns];if(o.some((e,t)=>e!==this.shown.labels[t])&&(this.shown.labels=o,i.labeled=n.labeled,i.labelOf=e=>Kr(this.state,e)),e.has(`preferences`)){let{pointSize:e,opacity:t,spriteSize:r,translucent:a,shapes:o}=n.preferences.look;Object.assign(i,{pointSize:e,opacity:t,spriteSize:r,translucent:a,shapes:o})}e.has(`tool`)&&(i.tool=n.tool),e.has(`pictures`)&&(i.sprites=n.pictures),e.has(`lines`)&&(i.lines=n.lines),e.has(`links`)&&(i.links=n.links),e.has(`raster`)&&(i.raster=n.raster),e.has(`places`)&&(i.placeLabels=n.places.map(({at:e,text:t,weight:n})=>({at:[e[0]??0,e[1]??0,e[2]??0],text:t,weight:n}))),(e.has(`frame`)||e.has(`session`)||e.has(`preferences`))&&this.nameAxes(i),Object.keys(i).length>0&&t.set(this.onlyNew(i)),a!==void 0&&a!==this.shown.dims&&this.applyCamera(!1),this.shown.dims=a,this.broken&&e.has(`frame`)&&this.app.drawn()}nameAxes(e){let t=Eu(this.state),n={right:Bu,bottom:this.state.preferences.hinted?0:Vu},r=JSON.stringify([t,n]);r!==this.shown.titles&&(this.shown.titles=r,Object.assign(e,{axisTitles:t,covered:n}))}onlyNew(e){let{shown:t}=this;if(`colors`in e){let n=e.colors===null?null:this.state.coloring;t.colors===n&&(delete e.colors,delete e.palette),t.colors=n}return`states`in e&&(t.states===e.states&&delete e.states,t.states=e.states),e}applyCamera(e){let{view:t,frame:n}=this.state,r=t.camera&&(!n||t.camera.orthographic===(n.dims===2));this.plot?.setCamera(r?t.camera:null,e)}};z([j(`.plot`)],Hu.prototype,`host`,void 0),Hu=z([O(`es-map`)],Hu);function Uu(e,t){let n=e.replaceAll(`−`,`-`).replace(/[\s#]/g,``);if(!/^[+-]?\d+([+-]\d+)*$/.test(n))return`Write row numbers with + and − between them, such as 12 − 7 + 301.`;let r={plus:[],minus:[]};for(let[,e,i]of n.matchAll(/([+-]?)(\d+)/g)){let n=Number(i);if(n>=t)return`There is no row ${i}: rows go from 0 to ${t-1}.`;r[e===`-`?`minus`:`plus`].push(n)}return r}function Wu(e,t){let n=e.replace(/[[\](){};]/g,` `).split(/[\s,]+/).filter(Boolean),r=n.map(Number),i=n.find((e,t)=>!Number.isFinite(r[t]));return i===void 0?r.length===t?r:`${r.length} numbers; the vectors have ${t}.`:`“${i.slice(0,20)}” is not a number.`}var Gu=class extends B{constructor(...e){super(...e),this.watch=[`session`],this.error=null,this.formula=e=>{e.preventDefault();let t=Ku(e,`formula`),n=Uu(t,this.state.session?.dataset?.points??0);this.error=typeof n==`string`?n:null,typeof n!=`string`&&this.app.inspector.question({of:n,title:t.trim()})},this.vector=e=>{e.preventDefault();let t=Wu(Ku(e,`vector`),this.state.session?.dataset?.dimensions??0);this.error=typeof t==`string`?t:null,typeof t!=`string`&&this.app.inspector.question({of:{vector:t},title:`the pasted vector`})}}static{this.styles=[L,o`
      form {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        gap: 6px;
        align-items: start;
      }
      .error {
        color: var(--danger);
      }
      textarea {
        width: 100%;
        height: 28px;
        min-height: 28px;
        padding: 4px 8px;
        border: 1px solid var(--line-strong);
        border-radius: var(--radius);
        background: var(--raised);
        color: inherit;
        font: 12px / 1.5 var(--mono);
        resize: vertical;
      }
    `]}render(){let{session:e}=this.state,t=e?.selection.count??0;return w`<div class="stack">
      <button data-testid=${R.askCentroid} ?disabled=${t===0} @click=${()=>this.app.inspector.question({of:{centroid:{selection:!0}},title:`the selection's middle`})}>
        The middle of ${t===0?`the selection`:`${V(t)} selected`}</button>
      <form @submit=${this.formula}>
        <input type="text" name="formula" aria-label="Sum and difference of points, by row number" placeholder="12 − 7 + 301" autocomplete="off" spellcheck="false" data-testid=${R.askFormula} />
        <button data-testid=${R.askFormulaGo}>Find</button>
      </form>
      <form @submit=${this.vector}>
        <textarea name="vector" aria-label="A vector: ${e?.dataset?.dimensions??0} numbers" placeholder="paste ${V(e?.dataset?.dimensions??0)} numbers" spellcheck="false" data-testid=${R.askVector}></textarea>
        <button data-testid=${R.askVectorGo}>Find</button>
      </form>
      ${this.error===null?``:w`<p class="small error" role="alert" data-testid=${R.askError}>${this.error}</p>`}
    </div>`}};z([A()],Gu.prototype,`error`,void 0),Gu=z([O(`es-ask-form`)],Gu);var Ku=(e,t)=>String(new FormData(e.target).get(t)??``),qu=o`
  button.point {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr) auto;
    align-items: center;
    gap: 8px;
    width: 100%;
    height: 100%;
    padding: 0 8px;
    border: 0;
    border-radius: 4px;
    background: none;
    color: var(--text);
    font: 13px / 1.2 var(--font);
    text-align: left;
    cursor: pointer;
  }
  button.point:hover {
    background: var(--hover);
  }
  button.point:focus-visible {
    outline: 2px solid var(--accent);
    outline-offset: -2px;
  }
  button.point[aria-current="true"] {
    background: var(--accent-soft);
  }
  button.point img {
    width: 20px;
    height: 20px;
    object-fit: contain;
    border-radius: 2px;
    image-rendering: pixelated;
    background: #000;
  }
  button.point .text {
    grid-column: 2;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  button.point .row {
    color: var(--muted);
    font-size: 12px;
    font-variant-numeric: tabular-nums;
  }
  button.point .distance {
    display: grid;
    grid-template-columns: 40px minmax(56px, auto);
    align-items: center;
    gap: 6px;
    text-align: right;
    font-variant-numeric: tabular-nums;
  }
  button.point .distance svg {
    display: block;
    width: 40px;
    height: 6px;
  }
  button.point .track {
    fill: var(--line);
  }
  button.point .fill {
    fill: var(--accent);
  }
`,Ju=4,Yu=class extends ze{constructor(...e){super(...e),this.label=``,this.count=0,this.rowHeight=26,this.renderRow=()=>``,this.version=null,this.top=0,this.height=400,this.observer=new ResizeObserver(([e])=>{this.height=e?.contentRect.height??this.height}),this.scrolled=()=>{this.top=this.scrollTop},this.keys=async e=>{let t={ArrowDown:1,ArrowUp:-1,PageDown:10,PageUp:-10}[e.key],n=e.composedPath()[0].closest(`[data-index]`);if(t===void 0||!n)return;e.preventDefault();let r=Math.min(this.count-1,Math.max(0,Number(n.dataset.index)+t)),i=r*this.rowHeight;i<this.scrollTop?this.scrollTop=i:i+this.rowHeight>this.scrollTop+this.height&&(this.scrollTop=i+this.rowHeight-this.height),this.top=this.scrollTop,await this.updateComplete,this.renderRoot.querySelector(`[data-index="${r}"] button`)?.focus()}}static{this.styles=[qu,o`
    :host {
      display: block;
      min-height: 0;
      overflow-y: auto;
      overscroll-behavior: contain;
      scrollbar-width: thin;
    }
    .all {
      position: relative;
    }
    .item {
      position: absolute;
      inset: 0 0 auto;
    }
  `]}connectedCallback(){super.connectedCallback(),this.observer.observe(this),this.addEventListener(`scroll`,this.scrolled,{passive:!0}),this.addEventListener(`keydown`,this.keys)}disconnectedCallback(){super.disconnectedCallback(),this.observer.disconnect(),this.removeEventListener(`scroll`,this.scrolled),this.removeEventListener(`keydown`,this.keys)}willUpdate(e){e.has(`version`)&&e.get(`version`)!==void 0&&(this.scrollTop=0,this.top=0)}render(){let e=Math.max(0,Math.floor(this.top/this.rowHeight)-Ju),t=Math.min(this.count,Math.ceil((this.top+this.height)/this.rowHeight)+Ju);return w`<div class="all" role="list" aria-label=${this.label} ${Yi({height:`${this.count*this.rowHeight}px`})}>
      ${Array.from({length:Math.max(0,t-e)},(t,n)=>{let r=e+n;return w`<div class="item" role="listitem" data-index=${r} aria-setsize=${this.count} aria-posinset=${r+1}
          ${Yi({transform:`translateY(${r*this.rowHeight}px)`,height:`${this.rowHeight}px`})}>${this.renderRow(r)}</div>`})}
    </div>`}};z([k()],Yu.prototype,`label`,void 0),z([k({type:Number})],Yu.prototype,`count`,void 0),z([k({type:Number})],Yu.prototype,`rowHeight`,void 0),z([k({attribute:!1})],Yu.prototype,`renderRow`,void 0),z([k({attribute:!1})],Yu.prototype,`version`,void 0),z([A()],Yu.prototype,`top`,void 0),z([A()],Yu.prototype,`height`,void 0),Yu=z([O(`es-virtual-list`)],Yu);var Xu={min:1,max:1e3},Zu=[{name:`cosine`,label:`Cosine`,title:`1 less the cosine of the angle`,testid:R.metricCosine},{name:`euclidean`,label:`Euclidean`,title:`Root of the sum of squared differences`,testid:R.metricEuclidean},{name:`dot`,label:`Dot`,title:`Largest inner product first`,testid:R.metricDot},{name:`manhattan`,label:`Manhattan`,title:`Sum of absolute differences`,testid:R.metricManhattan}],Qu=class extends B{constructor(...e){super(...e),this.watch=[`session`,`view`,`neighbors`,`columns`,`question`,`pressed`]}static{this.styles=[L,Mi,o`
      :host {
        display: flex;
        flex-direction: column;
        min-height: 0;
        gap: 8px;
      }
      /* Names of different lengths: each as wide as it needs. */
      .segmented {
        grid-auto-columns: auto;
        font-size: 12px;
      }
      es-virtual-list {
        flex: 1 1 160px;
        margin: 0 -8px;
      }
      .title {
        display: flex;
        gap: 6px;
        align-items: baseline;
        justify-content: space-between;
      }
    `]}render(){let{session:e,view:t,neighbors:n,question:r}=this.state,i=e?.dataset,{k:a,metric:o}=t.neighbors,s=F(this.state),c=n&&(r?n.row===null:n.row===s)?n:null,l=Math.max(...[c?.distances[0]??0,c?.distances.at(-1)??1].map(Math.abs))||1,u=i?.hasVectors&&(r!==null||s!==null)&&!c;return w`
      <div class="title"><h2 id="title">Nearest neighbours${r?` of ${r.title}`:``}</h2>
        ${r?w`<button class="plain" data-testid=${R.askClear} @click=${()=>this.app.inspector.forgetQuestion()}>Back</button>`:D}</div>
      <div class="field">
        <label class="label" for="k">Count</label>
        <div class="slider">
          <input type="range" aria-label="Number of neighbours" data-testid=${R.neighborsKSlider} min=${Xu.min} max=${Xu.max} step="1" .value=${M(String(a))}
            @input=${e=>this.app.inspector.setNeighbors({k:e.target.valueAsNumber})} />
          <input type="number" id="k" data-testid=${R.neighborsK} min=${Xu.min} max=${Xu.max} step="1" .value=${String(a)} @change=${this.typed} />
        </div>
      </div>
      <div class="segmented" role="radiogroup" aria-label="Distance">
        ${Zu.map(({name:e,label:t,title:n,testid:r})=>w`<label title=${n}><input type="radio" name="metric" data-testid=${r} .checked=${M(o===e)}
            @change=${()=>this.app.inspector.setNeighbors({metric:e})} />${t}</label>`)}
      </div>
      ${i&&!i.hasVectors?w`<p class="muted small">Neighbours need the vectors; only coordinates are open.</p>`:D}
      ${i?.hasVectors?w`<details><summary data-testid=${R.ask}>Of something else</summary><div class="inside"><es-ask-form .app=${this.app}></es-ask-form></div></details>`:D}
      ${u?w`<p class="muted small" role="status">Searching…</p>`:D}
      ${c?w`<p class="muted small">${V(c.rows.length)}, exact, in the original vectors</p>
            <es-virtual-list data-testid=${R.neighborsList} data-row=${c.row??``} label="Nearest neighbours" .count=${c.rows.length} .version=${c}
              .renderRow=${e=>this.row(c.rows[e],c.distances[e],l)}></es-virtual-list>`:D}
    `}row(e,t,n){let r=this.state.session?.dataset,i=Math.max(.04,Math.min(1,Math.abs(t)/n));return w`<button class="point" data-testid=${R.neighborItem} data-row=${e} data-distance=${t} title="#${e}, distance ${t}"
      @click=${t=>this.app.selecting.click(e,t.ctrlKey||t.metaKey?`add`:`set`)}>
      ${r?.images?w`<img src=${Dn(r.id,e)} alt="" loading="lazy" />`:D}
      <span class="text">${Kr(this.state,e)??`#${e}`}</span>
      <span class="distance"><svg viewBox="0 0 48 6" aria-hidden="true">${T`<rect class="track" width="48" height="6" rx="3" /><rect class="fill" width=${i*48} height="6" rx="3" />`}</svg>${t.toFixed(3)}</span>
    </button>`}typed(e){let t=e.target,n=Math.round(Math.min(Xu.max,Math.max(Xu.min,t.valueAsNumber)));t.value=String(Number.isNaN(n)?this.state.view.neighbors.k:n),Number.isNaN(n)||this.app.inspector.setNeighbors({k:n})}};Qu=z([O(`es-neighbor-panel`)],Qu);var $u=class extends B{constructor(...e){super(...e),this.watch=[`session`,`point`,`view`,`columns`,`pressed`]}static{this.styles=[L,o`
      .card {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr) auto;
        align-items: start;
        gap: 4px 10px;
      }
      img {
        width: 56px;
        height: 56px;
        object-fit: contain;
        border-radius: 4px;
        image-rendering: pixelated;
        background: #000;
      }
      .title {
        grid-column: 2;
        font-size: 15px;
        font-weight: 600;
        overflow-wrap: anywhere;
      }
      dl {
        grid-column: 1 / -1;
        display: grid;
        grid-template-columns: minmax(60px, max-content) minmax(0, 1fr);
        gap: 2px 12px;
        max-height: 22vh;
        margin: 4px 0 0;
        overflow-y: auto;
        scrollbar-width: thin;
      }
      dt {
        max-width: 110px;
        color: var(--muted);
        overflow: hidden;
        text-overflow: ellipsis;
      }
      dd {
        margin: 0;
        overflow-wrap: anywhere;
      }
      .missing {
        color: var(--muted);
        font-style: italic;
      }
    `]}render(){let{session:e,point:t}=this.state,n=e?.dataset,r=F(this.state),i=e?.selection?.count??0;if(!n||r===null)return w`<p class="muted">${i>0?`${V(i)} points are selected. Click one to see what it is.`:`Click a point to see what it is and its nearest neighbours.`}</p>`;let a=t?.row===r?t.values:null,o=i-1;return w`<div class="card" data-testid=${R.pointCard} data-row=${r}>
      ${n.images?w`<img data-testid=${R.pointImage} src=${Dn(n.id,r)} alt="Picture of point ${r}" />`:D}
      <div class="title">${Kr(this.state,r)??`Point ${r}`}
        <div class="muted small number">#${r}${o>0?` and ${V(o)} more selected`:``}</div>
      </div>
      <button class="icon" data-testid=${R.clear} aria-label="Clear the selection (Esc)" title="Clear the selection (Esc)" @click=${()=>this.app.selecting.none()}>${Qr}</button>
      ${a&&a.length>0?w`<dl tabindex="0" aria-label="Metadata of point ${r}">${n.columns.map(({name:e},t)=>w`<dt title=${e}>${e}</dt><dd>${a[t]??w`<span class="missing">missing</span>`}</dd>`)}</dl>`:D}
    </div>`}};$u=z([O(`es-point-card`)],$u);var ed=class extends B{constructor(...e){super(...e),this.watch=[`session`],this.end=`left`,this.column=null,this.regex=!1,this.error=null,this.busy=!1,this.wrong=null,this.draft=null,this.asked=0,this.drafted=e=>{this.draft=e.target.value},this.typed=e=>{let t=e.target.value;t===``?this.send(null,``):this.search(t)}}static{this.styles=[L,o`
      .line {
        display: grid;
        grid-template-columns: 44px minmax(0, 1fr) 28px 28px;
        align-items: center;
        gap: 4px;
      }
      .toggle {
        width: 28px;
        padding: 0;
        font-family: var(--mono);
      }
      .below {
        padding-left: 48px;
      }
      .error {
        color: var(--danger);
        overflow-wrap: anywhere;
      }
    `]}render(){let{session:e}=this.state,t=e?.custom.axes[this.end]??null,n=e?.selection.count??0,r=this.end.charAt(0).toUpperCase()+this.end.slice(1);return w`
      <div class="line">
        <label class="muted" for="text">${r}</label>
        <input type="text" id="text" placeholder="text" spellcheck="false" autocomplete="off" data-testid="${R.axisEnd}-${this.end}" aria-invalid=${this.error!==null}
          aria-describedby="below" .value=${M(this.draft??this.wrong??t?.name??``)} @input=${this.drafted} @change=${this.typed} />
        <button class="toggle" aria-pressed=${this.regex} aria-label="${r}: regular expression" title="Regular expression" data-testid="${R.axisRegex}-${this.end}" @click=${()=>this.toggle()}>.*</button>
        <button class="icon" ?disabled=${n===0} aria-label="${r}: the selected points" title="The selected points" data-testid="${R.axisSelection}-${this.end}" @click=${()=>this.send({selection:!0},Ai(n,`selected point`))}>${di}</button>
      </div>
      <p class="below small" id="below" role="status" data-testid="${R.axisMatches}-${this.end}">
        ${this.error===null?this.busy?w`<span class="muted">Searching…</span>`:t?w`<span class="muted">${Ai(t.matches,`point`)}</span>`:D:w`<span class="error">${this.error}</span>`}
      </p>`}toggle(){this.regex=!this.regex;let e=this.renderRoot.querySelector(`#text`)?.value??``;e!==``&&this.search(e)}search(e){this.send({search:{text:e,regex:this.regex,whole:!1,column:this.column}},e)}async send(e,t){this.busy=!0,this.draft=null,this.wrong=e&&`search`in e?t:null,this.asked+=1;let n=this.asked,r=await this.app.attempt({type:`custom.set`,[this.end]:e&&{by:e,name:t}});n===this.asked&&(this.busy=!1,this.error=r,r===null&&(this.wrong=null))}};z([k()],ed.prototype,`end`,void 0),z([k({attribute:!1})],ed.prototype,`column`,void 0),z([A()],ed.prototype,`regex`,void 0),z([A()],ed.prototype,`error`,void 0),z([A()],ed.prototype,`busy`,void 0),ed=z([O(`es-axis-end`)],ed);var td=class extends B{constructor(...e){super(...e),this.watch=[`session`],this.column=null}static{this.styles=L}render(){let{session:e}=this.state,t=e?.custom;if(!e?.dataset||!t)return w`<p class="muted">Axes need data.</p>`;if(!e.dataset.hasVectors)return w`<p class="muted">Axes need the vectors; only coordinates are open.</p>`;let{columns:n}=e.dataset;return w`<div class="stack">
      <p class="muted small">Each axis leads from the mean of some points to the mean of others.</p>
      <div class="field">
        <span class="label" id="dims">Dimensions</span>
        <div class="segmented" role="radiogroup" aria-labelledby="dims">
          ${[2,3].map(e=>w`<label><input type="radio" name="dims" data-testid=${e===2?R.axesDims2:R.axesDims3} .checked=${M(t.dims===e)}
              @change=${()=>this.command({type:`custom.set`,dims:e})} />${e}D</label>`)}
        </div>
        ${n.length>1?w`<label class="label" for="column">In column</label>
              <select id="column" data-testid=${R.axesColumn} @change=${e=>{let{value:t}=e.target;this.column=t===``?null:Number(t)}}>
                <option value="">All columns</option>
                ${n.map(({name:e},t)=>w`<option value=${t}>${e}</option>`)}
              </select>`:D}
      </div>
      <div>${Kn.slice(0,t.dims*2).map(e=>w`<es-axis-end .app=${this.app} .end=${e} .column=${this.column}></es-axis-end>`)}</div>
      <label class="check" title="Axes that are not normalised, of the vectors that the other projections use">
        <input type="checkbox" data-testid=${R.axesCompat} .checked=${M(t.compat)} @change=${e=>this.command({type:`custom.set`,compat:e.target.checked})} /> As TensorFlow computes them</label>
    </div>`}};z([A()],td.prototype,`column`,void 0),td=z([O(`es-axes-panel`)],td);var nd={pca:`use fewer points or fewer dimensions`,tsne:`use fewer points or fewer neighbours`,umap:`use fewer points or fewer neighbours`};function rd({seconds:e,bytes:t,free:n},r){let i=e===null?``:`About ${ki(Math.max(1,e))}, `,a=n!==null&&t>n,o=a?`: more than the ${ji(n)} that are free; ${nd[r]}`:n===null?` (how much is free is not known)`:``;return{text:`${i}${ji(t)} of memory${o}`,much:a}}var id=250,ad=class extends B{constructor(...e){super(...e),this.watch=[`session`],this.projection=`tsne`,this.estimate=null,this.asked=``,this.timer=0}static{this.styles=L}willUpdate(){let{session:e}=this.state;if(!e?.dataset?.hasVectors)return;let t=JSON.stringify([e.dataset.id,e.sphereize,this.projection,od(e,this.projection)]);t!==this.asked&&(this.asked=t,clearTimeout(this.timer),this.timer=window.setTimeout(async()=>{let e=await this.app.ask({type:`estimate`,projection:this.projection});t===this.asked&&(this.estimate=e)},id))}render(){let{estimate:e}=this;if(!e)return D;let{text:t,much:n}=rd(e,this.projection);return w`<p class="small ${n?`warn`:`muted`}" data-testid=${R.estimate} role=${n?`alert`:D}>${t}</p>`}};z([k()],ad.prototype,`projection`,void 0),z([A()],ad.prototype,`estimate`,void 0),ad=z([O(`es-estimate`)],ad);function od(e,t){let{tsne:n,umap:r}=e;return t===`pca`?[]:t===`tsne`?[n.dims,n.metric,n.perplexity,n.neighbors,n.iterations,n.dof]:[r.dims,r.metric,r.neighbors,r.epochs,r.mode]}var sd=[{name:`X`,testid:R.pcaX},{name:`Y`,testid:R.pcaY},{name:`Z`,testid:R.pcaZ}],cd={width:200,height:56},ld=class extends B{constructor(...e){super(...e),this.watch=[`session`]}static{this.styles=[L,o`
      .axis {
        display: grid;
        grid-template-columns: 20px minmax(0, 1fr);
        align-items: center;
        gap: 8px;
      }
      figure {
        margin: 4px 0 0;
      }
      figcaption {
        display: flex;
        justify-content: space-between;
        margin-bottom: 4px;
      }
      figure svg {
        width: 100%;
        height: 56px;
      }
      .bar {
        fill: var(--line-strong);
      }
      .bar.on {
        fill: var(--accent);
      }
    `]}render(){let{session:e}=this.state;if(!e?.dataset)return w`<p class="muted">Principal components appear as soon as data are open.</p>`;let{status:t,variance:n,components:r,available:i}=e.pca;if(t!==`ready`&&i===0)return w`<p class="muted">${t===`computing`?`Computing principal components…`:`There are no principal components yet.`}</p>
        ${t===`none`&&e.dataset.hasVectors?w`<es-estimate .app=${this.app} projection="pca"></es-estimate><button class="primary" data-testid=${R.pcaCompute} @click=${()=>this.command({type:`show`,projection:`pca`})}>Compute them</button>`:D}`;let a=r.length===3,o=r.reduce((e,t)=>e+(n[t]??0),0);return w`
      <div class="stack">
        ${sd.map(({name:e,testid:t},o)=>w`<label class="axis"><span class="muted">${e}</span>
            <select data-testid=${t} ?disabled=${o===2&&!a} @change=${e=>this.choose(o,Number(e.target.value))}>
              ${Array.from({length:i},(e,t)=>w`<option value=${t} .selected=${M(t===(r[o]??2))}>
                  Component ${t+1}${n[t]===void 0?D:` · ${H(n[t])}`}</option>`)}
            </select>
          </label>`)}
        <label class="check"><input type="checkbox" data-testid=${R.pca3d} .checked=${M(a)} ?disabled=${i<3} @change=${this.toggle} /> 3D</label>
        ${n.length>0?this.scree(n,r,o):D}
      </div>
    `}scree(e,t,n){let r=Math.max(...e,1e-12),i=cd.width/e.length;return w`<figure data-testid=${R.scree}>
      <figcaption class="small muted"><span>Variance a component</span><span class="number" data-testid=${R.totalVariance}>${H(n)} shown</span></figcaption>
      <svg viewBox="0 0 ${cd.width} ${cd.height}" preserveAspectRatio="none" role="img" aria-label="Variance of each component">
        ${e.map((e,n)=>{let a=Math.max(1,e/r*cd.height);return T`<rect class=${t.includes(n)?`bar on`:`bar`} x=${n*i+1.5} y=${cd.height-a} width=${i-3} height=${a}>
            <title>Component ${n+1}: ${H(e,2)}</title></rect>`})}
      </svg>
    </figure>`}choose(e,t){let n=[...this.state.session?.pca.components??[]],r=n.indexOf(t);r>=0&&(n[r]=n[e]),n[e]=t,this.command({type:`show`,projection:`pca`,components:n})}toggle(e){let{components:t,available:n}=this.state.session?.pca??{components:[],available:0},r=t.slice(0,2),i=Array.from({length:n},(e,t)=>t).find(e=>!r.includes(e)),a=e.target.checked&&i!==void 0;this.command({type:`show`,projection:`pca`,components:a?[...r,i]:r})}};ld=z([O(`es-pca-panel`)],ld);var ud=[`X`,`Y`,`Z`],dd=`\0vector`,fd=class extends B{constructor(...e){super(...e),this.watch=[`session`]}static{this.styles=[L,o`
      .axis {
        display: grid;
        grid-template-columns: 20px minmax(0, 1fr) 72px;
        align-items: center;
        gap: 8px;
      }
      .axis > select:last-child {
        grid-column: 2 / -1;
      }
    `]}render(){let{session:e}=this.state;if(!e?.dataset||!e.raw)return w`<p class="muted">Columns appear as soon as data are open.</p>`;let t=this.axes(e);if(t.length<2)return w`<p class="muted">There are not two columns of numbers to draw.</p>`;let n=t.length===3,r=this.numeric(e).length+e.dataset.dimensions,i=e.projection===`raw`;return w`<div class="stack">
      <p class="muted small">The vectors' own columns or numbers of the metadata, drawn as they are.</p>
      ${t.map((n,r)=>this.axis(e,t,n,r))}
      <label class="check"><input type="checkbox" data-testid=${R.raw3d} .checked=${M(n)} ?disabled=${r<3} @change=${n=>this.send(n.target.checked?[...t.slice(0,2),this.fallback(e,2)]:t.slice(0,2))} /> 3D</label>
      ${i?D:w`<button class="primary" data-testid=${R.rawShow} @click=${()=>this.send(t)}>Show these columns</button>`}
    </div>`}axis(e,t,n,r){let i=e.dataset?.hasVectors?e.dataset.dimensions:0,a=e=>this.send(t.map((t,n)=>n===r?e:t)),o=ud[r];return w`<div class="axis">
      <span class="muted" id="axis-${r}">${o}</span>
      <select aria-labelledby="axis-${r}" data-testid="${R.rawAxis}-${r}" @change=${e=>{let{value:t}=e.target;a(t===dd?{vector:Math.min(r,i-1)}:{column:t})}}>
        ${i>0?w`<option value=${dd} .selected=${M(`vector`in n)}>Vector column</option>`:D}
        ${this.numeric(e).map(e=>w`<option value=${e} .selected=${M(`column`in n&&n.column===e)}>${e}</option>`)}
      </select>
      ${`vector`in n?w`<input type="number" aria-label="${o}: vector column, 1 to ${V(i)}" data-testid="${R.rawVector}-${r}" min="1" max=${i} step="1" .value=${M(String(n.vector+1))}
              @change=${e=>{let t=e.target;t.value!==``&&t.checkValidity()?a({vector:t.valueAsNumber-1}):this.requestUpdate()}} />`:D}
    </div>`}numeric(e){return e.dataset?.columns.filter(({kind:e,source:t})=>e===`number`||e===`category`&&t!==`computed`).map(({name:e})=>e)??[]}axes(e){if(e.raw.axes.length>=2)return e.raw.axes;let t=[0,1].map(t=>this.fallback(e,t));return t.every(t=>`column`in t||t.vector<(e.dataset?.dimensions??0))?t:[]}fallback(e,t){if(e.dataset?.hasVectors)return{vector:Math.min(t,e.dataset.dimensions-1)};let n=this.numeric(e);return{column:n[t%Math.max(1,n.length)]??``}}send(e){this.command({type:`raw.set`,axes:e})}};fd=z([O(`es-raw-panel`)],fd);var pd=200,md=48;function hd(e,t){let n=e.iterations.at(-1)??0,r=gd(e,n,Math.min(...e.values),Math.max(...e.values)),i=gd(t,n,0,1);return r?w`<figure class="curves">
    <svg viewBox="0 0 ${pd} ${md}" preserveAspectRatio="none" role="img" aria-label="KL divergence ${Ei(e.values[0]??null)} to ${Ei(e.values.at(-1)??null)}; recall ${t.values.length>0?H(t.values.at(-1),0):`not known`}">
      ${T`<path class="grid" d="M0 ${47.5}H${pd}" />`}
      ${T`<path class="kl" d=${r} />`}
      ${i?T`<path class="recall" d=${i} />`:D}
    </svg>
    <figcaption><span class="kl">KL divergence</span>${i?w`<span class="recall">neighbours kept</span>`:D}</figcaption>
  </figure>`:D}function gd({iterations:e,values:t},n,r,i){if(e.length<2)return null;let a=i-r||1,o=e=>(e/Math.max(1,n)*pd).toFixed(1),s=e=>(46-(e-r)/a*44).toFixed(1);return`M${e.map((e,n)=>`${o(e)} ${s(t[n])}`).join(`L`)}`}var _d={run:`Run`,pause:`Pause`,resume:`Resume`,cancel:`Cancel`};function vd(e,t,n){return w`<span class="label" id="dims">Dimensions</span>
    <div class="segmented" role="radiogroup" aria-labelledby="dims">
      ${[2,3].map(r=>w`<label><input type="radio" name="dims" data-testid=${t[r-2]} .checked=${M(e===r)} @change=${()=>n(r)} />${r}D</label>`)}
    </div>`}function yd(e,t,n){return w`<label class="label" for="metric">Distance</label>
    <select id="metric" data-testid=${t} @change=${e=>n(e.target.value)}>
      ${Object.entries(qn).map(([t,n])=>w`<option value=${t} .selected=${M(e===t)}>${n}</option>`)}
    </select>`}function bd(e,t,n){return w`<div class="buttons">
    <button class=${e.main===`cancel`?``:`primary`} data-testid=${t[e.main]} ?disabled=${!e.mainEnabled} @click=${()=>n(e.main)}>${_d[e.main]}</button>
    <button data-testid=${t.stop} ?disabled=${!e.stop} @click=${()=>n(`stop`)}>Stop</button>
    <button data-testid=${t.rerun} ?disabled=${!e.rerun} title="A new run from the start" @click=${()=>n(`rerun`)}>Re-run</button>
  </div>`}var xd=o`
  .buttons {
    display: grid;
    grid-template-columns: 1.25fr 1fr 1fr;
    gap: 6px;
  }
  .buttons button {
    padding: 0 4px;
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    gap: 6px;
  }
  dl {
    display: grid;
    grid-template-columns: repeat(3, 1fr);
    gap: 0 8px;
    margin: 0;
  }
  dt {
    font-size: 11px;
    color: var(--muted);
    white-space: nowrap;
  }
  dd {
    margin: 0;
    font-size: 15px;
    font-weight: 600;
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }
  .status {
    min-height: 19px;
    white-space: nowrap;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  progress {
    display: block;
    width: 100%;
    height: 3px;
    border: 0;
    border-radius: 2px;
    background: var(--line);
    overflow: hidden;
    appearance: none;
  }
  progress::-webkit-progress-bar {
    background: var(--line);
  }
  progress::-webkit-progress-value {
    background: var(--accent);
  }
  progress::-moz-progress-bar {
    background: var(--accent);
  }
  .curves {
    margin: 0;
  }
  .curves svg {
    width: 100%;
    height: 48px;
  }
  .curves path {
    fill: none;
    stroke-width: 1.5;
    vector-effect: non-scaling-stroke;
  }
  .curves path.kl {
    stroke: var(--accent);
  }
  .curves path.recall {
    stroke: var(--second);
  }
  .curves path.grid {
    stroke: var(--line);
    stroke-width: 1;
  }
  figcaption {
    display: flex;
    gap: 14px;
    font-size: 11px;
    color: var(--muted);
  }
  figcaption span::before {
    content: "";
    display: inline-block;
    width: 10px;
    height: 2px;
    margin-right: 5px;
    vertical-align: 3px;
    background: currentColor;
  }
  figcaption .kl::before {
    background: var(--accent);
  }
  figcaption .recall::before {
    background: var(--second);
  }
`;function Sd({tsne:e,task:t}){switch(e.status){case`idle`:return`Not run yet`;case`preparing`:return t?Cd(t):`Preparing`;case`running`:return`Running`;case`paused`:return`Paused`;case`stopped`:return`Stopped by you`;case`done`:return e.stopReason===`budget`?`Done: all iterations used`:`Done: converged`;case`restored`:return`Restored from a bookmark`}}function Cd({stage:e,fraction:t,secondsLeft:n}){return`${e.charAt(0).toUpperCase()+e.slice(1)} ${H(t,0)}${n===null?``:` · ${ki(n)} left`}`}function wd({tsne:e,dataset:t,task:n}){let r=t?.hasVectors??!1;switch(e.status){case`idle`:return{main:`run`,mainEnabled:r,stop:!1,rerun:!1};case`preparing`:return{main:`cancel`,mainEnabled:n?.cancellable??!1,stop:!1,rerun:!1};case`running`:return{main:`pause`,mainEnabled:!0,stop:!0,rerun:r};case`paused`:return{main:`resume`,mainEnabled:!0,stop:!0,rerun:r};default:return{main:`resume`,mainEnabled:r,stop:!1,rerun:r}}}var Td=`Resume goes on from here as the run did, with its momentum; what came after is forgotten.`,Ed=`Only the positions of this layout are kept: Resume starts from them at rest, and may go another way; what came after is forgotten.`,Dd=class extends B{constructor(...e){super(...e),this.watch=[`session`],this.asking=!1}static{this.styles=[L,o`
      div {
        display: flex;
        justify-content: space-between;
        gap: 8px;
      }
    `]}render(){let{tsne:e}=this.state.session??{},t=e?.kept??[];if(!e||t.length<2)return D;let n=e.status===`running`||e.status===`preparing`,r=e.frame===null||e.frame===void 0,i=r?t.length:t.indexOf(e.frame),a=r?`newest`:`iteration ${V(e.frame)}`;return w`
      <div class="small muted"><label for="frame">Rewind</label><span class="number" data-testid=${R.rewindAt}>${n?`pause to look back`:a}</span></div>
      <input type="range" id="frame" data-testid=${R.rewind} min="0" max=${t.length} step="1" ?disabled=${n} .value=${M(String(i))} aria-valuetext=${a}
        @input=${e=>this.go(t[e.target.valueAsNumber]??null)} />
      ${r||n?D:w`<p class="small muted" data-testid=${R.rewindNote}>${e.resumesExactly?Td:Ed}</p>`}
    `}async go(e){if(this.wanted=e,!this.asking){for(this.asking=!0;this.wanted!==void 0;){let e=this.wanted;this.wanted=void 0,await this.command({type:`tsne.rewind`,iteration:e})}this.asking=!1}}};Dd=z([O(`es-rewind`)],Dd);var Od=15,kd=class extends B{constructor(...e){super(...e),this.watch=[`session`,`history`,`recalls`,`columns`]}static{this.styles=[L,Mi,xd]}render(){let{session:e}=this.state;if(!e?.dataset)return w`<p class="muted">t-SNE runs once data are open.</p>`;let t=e.dataset.hasVectors;return w`<div class="stack">
      ${this.parameters(e,t)} ${t?D:w`<p class="muted small">Coordinates only: open the vectors to run.</p>`}
      ${this.progress(e)} ${this.tuning(e,t)} ${this.supervision(e,t)}
    </div>`}parameters({tsne:e,dataset:t},n){let r=Math.max(2,(t?.points??1)-1);return w`
      <fieldset class="field" ?disabled=${!n}>
        ${vd(e.dims,[R.dims2,R.dims3],e=>this.set({dims:e}))}
        ${yd(e.metric,R.tsneMetric,e=>this.set({metric:e}))}
      </fieldset>
      <fieldset class="field" ?disabled=${!n}>
        <label class="label" for="weights" title="Perplexity: near neighbours count more than far ones. Equal: a few nearest, all alike; much quicker for many points, and the maps are close">Weights</label>
        <select id="weights" data-testid=${R.weights} @change=${e=>this.set({neighbors:e.target.value===`equal`?Od:null})}>
          <option value="perplexity" .selected=${M(e.neighbors===null)}>By perplexity</option>
          <option value="equal" .selected=${M(e.neighbors!==null)}>Equal, of the nearest</option>
        </select>
      </fieldset>
      ${e.neighbors===null?w`<es-slider label="Perplexity" hint="How many neighbours count, roughly" .tid=${R.perplexity} .value=${e.perplexity} min="2" max=${Math.min(100,r)} least="1" .most=${r}
              ?disabled=${!n} @pick=${e=>this.set({perplexity:e.detail})}></es-slider>`:w`<es-slider label="Neighbours" hint="How many of each point's nearest pull at it, all alike" .tid=${R.tsneNeighbors} .value=${e.neighbors} min="2" max=${Math.min(50,r)} least="1" .most=${r}
              ?disabled=${!n} @pick=${e=>this.set({neighbors:Math.round(e.detail)})}></es-slider>`}
      <es-slider label="Learn. rate" hint="Learning rate; automatic: by the number of points" .tid=${R.learningRate} log automatic="200" .value=${e.learningRate} min="0.1" max="10000" least="0" ?disabled=${!n} eager
        @pick=${e=>this.set({learningRate:e.detail})}></es-slider>
    `}progress(e){let{tsne:t,task:n}=e,r=wd(e),i=Sd(e),a=t.status===`preparing`?n?.fraction??0:Math.min(1,t.iteration/Math.max(1,t.iterations));return w`
      ${bd(r,R,e=>this.press(e))}
      ${t.status===`idle`?w`<es-estimate .app=${this.app} projection="tsne"></es-estimate>`:D}
      <progress max="1" .value=${a} aria-label="Progress of t-SNE"></progress>
      <div class="status" data-testid=${R.tsneStatus} data-status=${t.status} title=${i}>${i}</div>
      <dl>
        <div><dt>Iteration</dt><dd data-testid=${R.iteration}>${t.iteration}</dd></div>
        <div><dt>KL divergence</dt><dd data-testid=${R.kl}>${Di(t.kl,3)}</dd></div>
        <div title="Share of the true 15 nearest neighbours that are near on the map, on a sample"><dt>Neighbours kept</dt><dd data-testid=${R.tsneRecall}>${t.recall==null?`–`:H(t.recall,0)}</dd></div>
      </dl>
      <p class="small muted number">
        <span data-testid=${R.msPerIteration}>${Oi(t.msPerIteration)}</span> an iteration${t.secondsLeft==null?``:w` · <span data-testid=${R.tsneLeft}>at most ${ki(t.secondsLeft)} left</span>`}
      </p>
      ${hd(this.state.history,this.state.recalls)}
      <es-rewind .app=${this.app}></es-rewind>
      <p class="visually-hidden" role="status">${t.status===`preparing`?`Preparing t-SNE`:`t-SNE: ${i}`}, ${Ai(Math.floor(t.iteration/100)*100,`iteration`)}</p>
    `}tuning({tsne:e},t){let n=[`paused`,`stopped`,`done`,`restored`].includes(e.status)&&t;return w`<details>
      <summary>Tune the run</summary>
      <div class="stack inside">
        <p class="muted small">These act on a running run at once.</p>
        <es-slider label="Exaggeration" hint="How strongly neighbours pull; automatic: strong at first, then 1" .tid=${R.exaggeration} automatic=${e.exaggerationNow??1} .value=${e.exaggeration}
          min="1" max="24" least="0.1" step="0.1" ?disabled=${!t} eager @pick=${e=>this.set({exaggeration:e.detail})}></es-slider>
        <es-slider label="Momentum" .tid=${R.momentum} automatic="0.8" .value=${e.momentum} min="0" max="0.99" least="0" most="0.999" step="0.01" ?disabled=${!t} eager
          @pick=${e=>this.set({momentum:e.detail})}></es-slider>
        <es-slider label="Tails" hint="Degrees of freedom of the kernel: 1 is t-SNE, less opens clusters into finer ones, more draws them together" .tid=${R.dof} .value=${e.dof??1} min="0.3" max="5" least="0.1" step="0.1"
          ?disabled=${!t} eager @pick=${e=>this.set({dof:e.detail})}></es-slider>
        <es-slider label="Iterations" hint="The most it takes" .tid=${R.budget} log .value=${e.iterations} min="100" max="10000" least="1" ?disabled=${!t}
          @pick=${e=>this.set({iterations:Math.round(e.detail)})}></es-slider>
        <es-slider label="Seed" .tid=${R.seed} .value=${e.seed} min="0" max="100" least="0" ?disabled=${!t} @pick=${e=>this.set({seed:Math.round(e.detail)})}></es-slider>
        <div class="row">
          <button data-testid=${R.step} ?disabled=${e.status!==`paused`} title="One iteration of a paused run" @click=${()=>this.command({type:`tsne.step`})}>Step</button>
          <button data-testid=${R.perturb} ?disabled=${!n&&e.status!==`running`} title="Moves each point a little, to shake the layout out of a dead end" @click=${()=>this.command({type:`tsne.perturb`})}>Perturb</button>
        </div>
      </div>
    </details>`}supervision({tsne:e,dataset:t},n){let r=e.supervise??{column:null,factor:0,ignored:null},i=e=>this.set({supervise:{...r,...e}}),a=t?.columns.findIndex(({name:e})=>e===r.column)??-1,o=this.state.columns.get(a);return w`<details>
      <summary>Supervise by labels</summary>
      <div class="stack inside">
        <label class="field"><span class="label">Labels</span>
          <select data-testid=${R.supervise} ?disabled=${!n} @change=${e=>i({column:e.target.value||null,ignored:null})}>
            <option value="" .selected=${M(r.column===null)}>None</option>
            ${t?.columns.map(({name:e})=>w`<option value=${e} .selected=${M(e===r.column)}>${e}</option>`)}
          </select></label>
        <es-slider label="Strength" .tid=${R.superviseFactor} .value=${r.factor} min="0" max="100" least="0" most="100" ?disabled=${!n||r.column===null} eager
          @pick=${e=>i({factor:e.detail})}></es-slider>
        <label class="field"><span class="label" title="Points with this value are not drawn to one another">Unlabelled</span>
          <select data-testid=${R.superviseIgnored} ?disabled=${!o} @change=${e=>i({ignored:e.target.value||null})}>
            <option value="" .selected=${M(r.ignored===null)}>no value</option>
            ${o?Array.from({length:Math.min(o.distinct,200)},(e,t)=>o.value(t)).map(e=>w`<option value=${e} .selected=${M(e===r.ignored)}>${e}</option>`):D}
          </select></label>
        <p class="muted small">Draws points with the same label together: a map for showing, not for judging.${r.column&&r.factor>0?` Now at ${V(r.factor)} of 100.`:``}</p>
      </div>
    </details>`}press(e){let{task:t}=this.state.session??{};e===`cancel`?t&&this.command({type:`cancel`,task:t.id}):this.command({type:`tsne.${e===`rerun`?`run`:e}`})}set(e){this.command({type:`tsne.set`,...e})}};kd=z([O(`es-tsne-panel`)],kd);var Ad={run:R.umapRun,pause:R.umapPause,resume:R.umapResume,cancel:R.umapCancel,stop:R.umapStop,rerun:R.umapRerun},jd=class extends B{constructor(...e){super(...e),this.watch=[`session`]}static{this.styles=[L,Mi,xd]}render(){let{session:e}=this.state;if(!e?.dataset)return w`<p class="muted">UMAP runs once data are open.</p>`;let t=e.dataset.hasVectors;return w`<div class="stack">
      ${this.parameters(e,t)} ${t?D:w`<p class="muted small">Coordinates only: open the vectors to run.</p>`}
      ${this.progress(e)} ${this.more(e,t)}
    </div>`}parameters({umap:e,dataset:t},n){return w`
      <fieldset class="field" ?disabled=${!n}>
        ${vd(e.dims,[R.umapDims2,R.umapDims3],e=>this.set({dims:e}))}
        ${yd(e.metric,R.umapMetric,e=>this.set({metric:e}))}
        <span class="label" id="mode">Mode</span>
        <div class="segmented" role="radiogroup" aria-labelledby="mode">
          ${[`faithful`,`live`].map(t=>w`<label title=${t===`faithful`?`As umap-learn optimises`:`On the mesh of t-SNE: many more pictures a second`}><input type="radio" name="mode" data-testid=${t===`live`?R.umapLive:R.umapFaithful} .checked=${M(e.mode===t)}
              @change=${()=>this.set({mode:t})} />${t===`live`?`Live`:`Faithful`}</label>`)}
        </div>
      </fieldset>
      <es-slider label="Neighbours" .tid=${R.umapNeighbors} .value=${e.neighbors} min="2" max="200" least="2" .most=${Math.max(2,(t?.points??3)-1)} ?disabled=${!n}
        @pick=${e=>this.set({neighbors:Math.round(e.detail)})}></es-slider>
      <es-slider label="Min. dist." hint="Least distance between points on the map" .tid=${R.umapMinDist} .value=${e.minDist} min="0" max="1" least="0" step="0.01" ?disabled=${!n}
        @pick=${e=>this.set({minDist:e.detail})}></es-slider>
    `}progress(e){let{umap:t,task:n,dataset:r}=e,i=wd({tsne:t,dataset:r,task:n}),a=Sd({tsne:t,task:n}),o=t.status===`preparing`?n?.fraction??0:t.epoch/Math.max(1,t.epochsInAll??1);return w`
      ${bd(i,Ad,e=>this.press(e))}
      ${t.status===`idle`?w`<es-estimate .app=${this.app} projection="umap"></es-estimate>`:D}
      <progress max="1" .value=${Math.min(1,o)} aria-label="Progress of UMAP"></progress>
      <div class="status" data-testid=${R.umapStatus} data-status=${t.status} title=${a}>${a}</div>
      <dl>
        <div><dt>Epoch</dt><dd data-testid=${R.umapEpoch}>${t.epoch}</dd></div>
        <div><dt>Of</dt><dd>${t.epochsInAll??`–`}</dd></div>
        <div><dt>An epoch</dt><dd>${Oi(t.msPerEpoch)}</dd></div>
      </dl>
      ${t.secondsLeft==null?D:w`<p class="small muted number">${ki(t.secondsLeft)} left</p>`}
      <p class="visually-hidden" role="status">UMAP: ${a}</p>
    `}more({umap:e,dataset:t},n){return w`<details>
      <summary>More</summary>
      <div class="stack inside">
        <es-slider label="Spread" .tid=${R.umapSpread} .value=${e.spread} min="0.2" max="3" least="0.01" step="0.1" ?disabled=${!n} @pick=${e=>this.set({spread:e.detail})}></es-slider>
        <es-slider label="Epochs" .tid=${R.umapEpochs} log automatic="200" .value=${e.epochs} min="20" max="2000" least="1" ?disabled=${!n} @pick=${e=>this.set({epochs:e.detail===null?null:Math.round(e.detail)})}></es-slider>
        <es-slider label="Seed" .tid=${R.umapSeed} .value=${e.seed} min="0" max="100" least="0" ?disabled=${!n} @pick=${e=>this.set({seed:Math.round(e.detail)})}></es-slider>
        <label class="field"><span class="label">Labels</span>
          <select data-testid=${R.umapSupervise} ?disabled=${!n} @change=${e=>this.set({supervise:{column:e.target.value||null}})}>
            <option value="" .selected=${M(e.supervise?.column==null)}>Not supervised</option>
            ${t?.columns.map(({name:t})=>w`<option value=${t} .selected=${M(t===e.supervise?.column)}>${t}</option>`)}
          </select></label>
      </div>
    </details>`}press(e){let{task:t}=this.state.session??{};e===`cancel`?t&&this.command({type:`cancel`,task:t.id}):this.command({type:`umap.${e===`rerun`?`run`:e}`})}set(e){this.command({type:`umap.set`,...e})}};jd=z([O(`es-umap-panel`)],jd);var Md=[{name:`pca`,label:`PCA`,testid:R.tabPca,title:`Principal components`},{name:`tsne`,label:`t-SNE`,testid:R.tabTsne,title:`t-SNE: who is near whom`},{name:`umap`,label:`UMAP`,testid:R.tabUmap,title:`UMAP: who is near whom, clusters apart`},{name:`custom`,label:`Axes`,testid:R.tabAxes,title:`Axes between points that you name`},{name:`raw`,label:`Raw`,testid:R.tabRaw,title:`Columns as they are`}],Nd=class extends B{constructor(...e){super(...e),this.watch=[`session`],this.tab=`pca`,this.shown=null}static{this.styles=[L,o`
      [role="tablist"] {
        display: flex;
        margin: 0 -4px 12px -14px;
        padding: 0 0 0 6px;
        border-bottom: 1px solid var(--line);
      }
      [role="tab"] {
        flex: auto;
        height: 32px;
        padding: 0 6px;
        border: 0;
        border-bottom: 2px solid transparent;
        border-radius: 0;
        background: none;
        color: var(--muted);
        margin-bottom: -1px;
      }
      [role="tab"][aria-selected="true"] {
        border-bottom-color: var(--accent);
        color: var(--text);
        font-weight: 600;
      }
    `]}willUpdate(){let e=this.state.session?.projection??null;e!==this.shown&&(this.shown=e,e&&(this.tab=e))}render(){let{app:e,tab:t}=this;return w`
      <div role="tablist" aria-label="Projection" @keydown=${this.arrows}>
        ${Md.map(({name:e,label:n,testid:r,title:i})=>w`<button role="tab" id=${e} data-testid=${r} title=${i} aria-selected=${t===e} aria-controls="panel"
            tabindex=${t===e?0:-1} @click=${()=>this.choose(e)}>${n}</button>`)}
      </div>
      <div role="tabpanel" id="panel" aria-labelledby=${t}>
        <es-pca-panel .app=${e} ?hidden=${t!==`pca`}></es-pca-panel>
        <es-tsne-panel .app=${e} ?hidden=${t!==`tsne`}></es-tsne-panel>
        <es-umap-panel .app=${e} ?hidden=${t!==`umap`}></es-umap-panel>
        <es-axes-panel .app=${e} ?hidden=${t!==`custom`}></es-axes-panel>
        <es-raw-panel .app=${e} ?hidden=${t!==`raw`}></es-raw-panel>
      </div>
    `}choose(e){this.tab=e;let{session:t}=this.state;t?.dataset&&t.projection!==e&&(e===`pca`?t.pca.available>=2||t.pca.status===`none`:t[e]?.hasLayout)&&this.command({type:`show`,projection:e})}arrows(e){let t=e.key===`ArrowRight`?1:e.key===`ArrowLeft`?-1:0;if(t===0)return;let n=[...this.renderRoot.querySelectorAll(`[role=tab]`)],r=n[(n.indexOf(e.target)+t+n.length)%n.length];r?.focus(),r?.click()}};z([A()],Nd.prototype,`tab`,void 0),Nd=z([O(`es-projection-panel`)],Nd);var Pd=class extends B{constructor(...e){super(...e),this.watch=[`session`]}static{this.styles=[L,o`
      div {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 4px 10px;
        padding: 6px 8px 6px 14px;
        border: 1px solid color-mix(in srgb, var(--warn) 40%, transparent);
        border-radius: 8px;
        background: var(--warn-soft);
        color: var(--warn);
        box-shadow: var(--shadow);
      }
      button {
        height: 26px;
      }
    `]}render(){let e=this.state.session?.dataset;return e?.changedOnDisk?w`<div role="status" data-testid=${R.reloadBanner}><span>A file of ${e.name} has changed.</span>
      <button data-testid=${R.reload} @click=${()=>this.command({type:`reload`})}>Reload it</button>
      <button class="plain" data-testid=${R.reloadDismiss} @click=${()=>this.command({type:`reload.dismiss`})}>Keep what is open</button></div>`:D}};Pd=z([O(`es-reload-banner`)],Pd);var Fd=class extends B{constructor(...e){super(...e),this.watch=[`session`,`search`,`columns`,`view`,`pressed`],this.at=-1,this.atOf=null,this.keys=e=>{let{rows:t}=this.state.search;if(e.key!==`Enter`||!t||t.length===0)return;e.preventDefault(),t!==this.atOf&&(this.at=-1),this.atOf=t,this.at=(this.at+(e.shiftKey?-1:1)+t.length)%t.length;let n=t[this.at];this.app.selecting.click(n),this.dispatchEvent(new CustomEvent(`go`,{detail:n,bubbles:!0,composed:!0}))}}static{this.styles=[L,o`
      .line {
        display: grid;
        grid-template-columns: minmax(0, 1fr) 30px 30px;
        gap: 4px;
      }
      .toggle {
        padding: 0;
        font-family: var(--mono);
      }
      .toggle[aria-pressed="true"] {
        border-color: var(--accent);
        background: var(--accent-soft);
        color: var(--accent);
      }
      .count {
        display: flex;
        flex-wrap: wrap;
        justify-content: space-between;
        gap: 4px;
        min-height: 24px;
        align-items: center;
      }
      .count button {
        height: 24px;
        padding: 0 8px;
      }
      .error {
        color: var(--danger);
        overflow-wrap: anywhere;
      }
      es-virtual-list {
        height: min(156px, 24vh);
        margin: 0 -8px;
      }
    `]}focus(){this.input.focus(),this.input.select()}render(){let{session:e,search:t}=this.state,n=e?.dataset?.columns??[],r=n.length===0,{rows:i,error:a}=t;return w`<div class="stack" role="search">
      <div class="line">
        <input type="search" placeholder="Search metadata  ( / )" aria-label="Search metadata; Enter goes to the next match" data-testid=${R.search} spellcheck="false" autocomplete="off"
          aria-invalid=${a!==null} ?disabled=${r} .value=${M(t.text)} @input=${e=>this.app.inspector.search({text:e.target.value})}
          @keydown=${this.keys} />
        ${this.toggle(`whole`,`“ ”`,`Whole words`,R.searchWhole,r)} ${this.toggle(`regex`,`.*`,`Regular expression`,R.searchRegex,r)}
      </div>
      ${n.length>1?w`<label class="field"><span class="label">In column</span>
              <select data-testid=${R.searchColumn} @change=${e=>{let{value:t}=e.target;this.app.inspector.search({column:t===``?null:Number(t)})}}>
                <option value="" .selected=${M(t.column===null)}>All columns</option>
                ${n.map(({name:e},n)=>w`<option value=${n} .selected=${M(t.column===n)}>${e}</option>`)}
              </select></label>`:D}
      ${t.text===``?D:w`<div class="count small" role="status">
              ${a===null?w`<span class="muted" data-testid=${R.searchCount}>${i?Ai(i.length,`match`,`matches`):`Searching…`}</span>`:w`<span class="error" data-testid=${R.searchError}>${a}</span>`}
              ${i&&i.length>0?w`<button data-testid=${R.searchSelect} title="Select all matches; with Ctrl, add them" @click=${e=>this.app.selecting.hits(e.ctrlKey||e.metaKey?`add`:`set`)}>Select all</button>`:D}
            </div>`}
      ${i&&i.length>0?w`<es-virtual-list data-testid=${R.searchResults} label="Matches" .count=${i.length} .version=${i} .renderRow=${e=>this.row(i[e])}></es-virtual-list>`:D}
    </div>`}toggle(e,t,n,r,i){let a=this.state.search[e];return w`<button class="toggle" data-testid=${r} aria-pressed=${a} aria-label=${n} title=${n} ?disabled=${i} @click=${()=>this.app.inspector.search({[e]:!a})}>${t}</button>`}row(e){let{session:t,search:n}=this.state,r=t?.dataset,i=n.column===null?null:this.state.columns.get(n.column)?.text(e);return w`<button class="point" data-testid=${R.resultItem} data-row=${e} aria-current=${F(this.state)===e} @click=${t=>this.app.selecting.click(e,t.ctrlKey||t.metaKey?`add`:`set`)}>
      ${r?.images?w`<img src=${Dn(r.id,e)} alt="" loading="lazy" />`:D}
      <span class="text">${i??Kr(this.state,e)??``}</span><span class="row">#${e}</span>
    </button>`}};z([j(`input[type=search]`)],Fd.prototype,`input`,void 0),Fd=z([O(`es-search-box`)],Fd);var Id=class extends B{constructor(...e){super(...e),this.watch=[`session`],this.error=null,this.send=async e=>{e.preventDefault();let t=this.column.value.trim(),n=this.value.value;this.error=await this.app.attempt({type:`tag`,column:t,value:n===``?null:n}),this.error===null&&this.dispatchEvent(new CustomEvent(`close`))},this.keys=e=>{e.key===`Escape`&&(e.preventDefault(),e.stopPropagation(),this.dispatchEvent(new CustomEvent(`close`)))}}static{this.styles=[L,o`
      form {
        display: grid;
        grid-template-columns: minmax(0, 1fr) minmax(0, 1fr) auto;
        gap: 6px;
        width: min(360px, 100%);
        margin: 6px auto 0;
        padding: 8px;
        border: 1px solid var(--line);
        border-radius: 10px;
        background: var(--panel);
        box-shadow: var(--shadow);
      }
      p {
        grid-column: 1 / -1;
      }
      .error {
        color: var(--danger);
        overflow-wrap: anywhere;
      }
    `]}firstUpdated(){this.column.value=this.state.view.labelBy??`label`,this.value.focus()}render(){let e=this.state.session?.dataset?.columns??[];return w`<form data-testid=${R.tagForm} @submit=${this.send} @keydown=${this.keys}>
      <input type="text" id="column" aria-label="Column" placeholder="column" list="columns" required autocomplete="off" data-testid=${R.tagColumn} />
      <datalist id="columns">${e.filter(({source:e})=>e!==`computed`).map(({name:e})=>w`<option value=${e}></option>`)}</datalist>
      <input type="text" id="value" aria-label="Value; empty takes the value away" placeholder="value, empty = none" autocomplete="off" data-testid=${R.tagValue} />
      <button class="primary" data-testid=${R.tagApply}>Tag</button>
      <p class="small ${this.error?`error`:`muted`}" role=${this.error?`alert`:`note`}>${this.error??`A new name makes a new column. Undo with Ctrl Z; save from the menu above the data.`}</p>
    </form>`}};z([A()],Id.prototype,`error`,void 0),z([j(`#column`)],Id.prototype,`column`,void 0),z([j(`#value`)],Id.prototype,`value`,void 0),Id=z([O(`es-tag-form`)],Id);var Ld=class extends B{constructor(...e){super(...e),this.watch=[`session`,`search`,`pressed`],this.closing=new Wi(this),this.tagging=!1}static{this.styles=[L,Gi,o`
      :host {
        display: block;
        max-width: 100%;
      }
      .bar {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 4px;
        padding: 3px;
        border: 1px solid var(--line);
        border-radius: 10px;
        background: var(--panel);
        box-shadow: var(--shadow);
      }
      .chip {
        display: inline-flex;
        align-items: center;
        gap: 2px;
        height: 26px;
        padding: 0 2px 0 9px;
        border-radius: 7px;
        background: var(--accent-soft);
        color: var(--accent);
        font-weight: 600;
        white-space: nowrap;
      }
      .chip button {
        width: 22px;
        height: 22px;
        color: inherit;
      }
      .bar > details > summary {
        width: 28px;
        padding: 0;
        justify-content: center;
      }
      .bar > button {
        height: 26px;
        padding: 0 8px;
        border-color: transparent;
        background: none;
      }
    `]}render(){let{session:e,search:t}=this.state;if(!e?.dataset||!e.selection)return D;let{count:n,shown:r,isolated:i,hidden:a}=e.selection,o=i>0||a>0,s=t.text!==``&&t.rows!==null?t.rows.length:null;return n===0&&!o&&s===null?D:w`<div class="bar" role="toolbar" aria-label="Selection" data-testid=${R.selectionBar}>
      ${o?this.chip(R.chipShown,`${V(r)} of ${V(e.dataset.points)} shown`,null,()=>this.showAll(e)):D}
      ${i>0?this.chip(R.chipIsolated,i===1?`Isolated`:`Isolated ${i} deep`,`One level back`,()=>this.command({type:`isolate.back`})):D}
      ${a>0?this.chip(R.chipHidden,`${V(a)} hidden`,`Show the hidden points`,()=>this.command({type:`hide.reset`})):D}
      ${s===null?D:this.chip(R.chipHits,`${Ai(s,`match`,`matches`)}`,`Clear the search`,()=>this.app.inspector.search({text:``}))}
      ${s?w`<button data-testid=${R.selectHits} @click=${()=>this.app.selecting.hits(`set`)}>Select ${s===1?`it`:`them`}</button>`:D}
      ${n>0?this.selected(n):D}
    </div>
    ${this.tagging&&n>0?w`<es-tag-form .app=${this.app} @close=${()=>this.endTagging()}></es-tag-form>`:D}`}selected(e){return w`${this.chip(R.chipSelected,`${V(e)} selected`,`Clear the selection (Esc)`,()=>this.app.selecting.none())}
      <button data-testid=${R.isolate} title="Show only these (I)" @click=${()=>this.command({type:`isolate`})}>Isolate</button>
      <button data-testid=${R.hide} title="Hide these (H)" @click=${()=>this.command({type:`hide`})}>Hide</button>
      <button data-testid=${R.invert} title="Select all others (Ctrl I)" @click=${()=>this.command({type:`select.invert`})}>Invert</button>
      <button data-testid=${R.tag} aria-expanded=${this.tagging} title="Write a label into a column for these" @click=${()=>{this.tagging=!this.tagging}}>Tag…</button>
      <details class="menu"><summary data-testid=${R.selectionSave} aria-label="Save these points" title="Save these points">${ni}</summary>
        <div class="items" @click=${()=>this.saving?.removeAttribute(`open`)}>
          ${An.map(e=>w`<a href=${Pn(`selection`,e)} download title=${e===`csv`?Nn:D} data-testid="${R.selectionSave}-${e}">.${e} <span class="muted">${e===`npy`?`vectors`:`metadata, coordinates`}</span></a>`)}
        </div></details>`}chip(e,t,n,r){return w`<span class="chip number" data-testid=${e}>${t}<button class="icon" aria-label="${t}: ${n??`show all points`}" title=${n??`Show all points`} data-testid="${e}-clear" @click=${r}>${Qr}</button></span>`}async showAll({selection:e}){e.isolated>0&&await this.command({type:`isolate.reset`}),e.hidden>0&&await this.command({type:`hide.reset`})}async endTagging(){this.tagging=!1,await this.updateComplete,this.renderRoot.querySelector(`[data-testid=${R.tag}]`)?.focus()}};z([A()],Ld.prototype,`tagging`,void 0),z([j(`details`)],Ld.prototype,`saving`,void 0),Ld=z([O(`es-selection-bar`)],Ld);var Rd=[[`Drag`,`Orbit (3D), pan (2D)`],[`Right drag, Ctrl drag`,`Pan`],[`Wheel, pinch`,`Zoom at the pointer`],[`Click`,`Select a point and its neighbours`],[`Ctrl click`,`Add to the selection`],[`Ctrl Alt click`,`Take out of the selection`],[`Shift drag`,`Select a box`],[`Alt drag`,`Select with a lasso`],[`… with Ctrl, Ctrl Alt`,`Add, take out`],[`Click beside the points`,`Clear`],[`Double click (3D)`,`Orbit about that point`],[`Long press (touch)`,`Lasso`]],zd={Escape:`Esc`,F:`Shift F`,"-":`−`,Z:`Shift Z`},Bd=e=>zd[e]??(e.length===1?e.toUpperCase():e),Vd=class extends ze{static{this.styles=[L,o`
      dialog {
        width: min(820px, calc(100vw - 32px));
        max-height: calc(100vh - 32px);
        padding: 18px 20px 20px;
        border: 1px solid var(--line);
        border-radius: 12px;
        background: var(--raised);
        color: var(--text);
        box-shadow: var(--shadow);
      }
      dialog::backdrop {
        background: rgb(0 0 0 / 35%);
      }
      header {
        display: flex;
        align-items: center;
        justify-content: space-between;
        margin-bottom: 10px;
      }
      header h2 {
        font-size: 15px;
      }
      .columns {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(300px, 1fr));
        gap: 0 28px;
      }
      h3 {
        margin: 8px 0 6px;
        font-size: 12px;
        color: var(--muted);
      }
      dl {
        display: grid;
        grid-template-columns: 118px 1fr;
        gap: 5px 14px;
        margin: 0;
      }
      dd {
        margin: 0;
        color: var(--muted);
      }
      kbd {
        display: inline-block;
        min-width: 22px;
        padding: 0 6px;
        border: 1px solid var(--line-strong);
        border-bottom-width: 2px;
        border-radius: 4px;
        background: var(--panel);
        font: 12px / 1.5 var(--font);
        text-align: center;
      }
    `]}toggle(){this.dialog.open?this.dialog.close():this.dialog.showModal()}render(){return w`<dialog data-testid=${R.shortcutsDialog} aria-labelledby="title" closedby="any">
      <header><h2 id="title">Keyboard and mouse</h2><button class="icon" aria-label="Close" @click=${()=>this.dialog.close()}>${Qr}</button></header>
      <div class="columns">
        <div><h3>Anywhere</h3><dl>${vi.map(({keys:e,ctrl:t,does:n})=>w`<dt>${t?w`<kbd>Ctrl</kbd> `:``}<kbd>${Bd(e[0])}</kbd></dt><dd>${n}</dd>`)}</dl></div>
        <div>
          <h3>In the map</h3><dl>${yi.map(([e,t])=>w`<dt>${e.map(e=>w`<kbd>${e}</kbd> `)}</dt><dd>${t}</dd>`)}</dl>
          <h3>Mouse and touch</h3><dl>${Rd.map(([e,t])=>w`<dt>${e}</dt><dd>${t}</dd>`)}</dl>
        </div>
      </div>
    </dialog>`}};z([j(`dialog`)],Vd.prototype,`dialog`,void 0),Vd=z([O(`es-shortcuts`)],Vd);var Hd={pca:`PCA`,tsne:`t-SNE`,umap:`UMAP`,custom:`Axes`,raw:`Raw`},Ud={connecting:`Connecting…`,open:`Connected`,lost:`Reconnecting…`},Wd=class extends B{constructor(...e){super(...e),this.watch=[`session`,`frame`,`backend`,`connection`,`opening`]}static{this.styles=[L,o`
      :host {
        display: flex;
        align-items: center;
        gap: 0 16px;
        height: var(--status-height);
        padding: 0 14px;
        overflow: hidden;
        border-top: 1px solid var(--line);
        background: var(--panel);
        color: var(--muted);
        font-size: 12px;
        font-variant-numeric: tabular-nums;
        white-space: nowrap;
      }
      .space {
        flex: 1;
      }
      .task {
        display: flex;
        align-items: center;
        gap: 8px;
        color: var(--text);
      }
      .task progress {
        width: 90px;
        height: 4px;
        accent-color: var(--accent);
      }
      .task button {
        height: 20px;
        padding: 0 8px;
        font-size: 12px;
      }
      .backend {
        min-width: 60px;
        overflow: hidden;
        text-overflow: ellipsis;
      }
      @media (max-width: 699px) {
        :host {
          gap: 0 12px;
        }
        .wide {
          display: none;
        }
      }
      .dot {
        display: inline-block;
        width: 7px;
        height: 7px;
        margin-right: 6px;
        border-radius: 50%;
        background: #2aa36b;
      }
      .dot:not(.open) {
        background: #d98200;
      }
    `]}render(){let{session:e,frame:t,backend:n,connection:r,opening:i}=this.state,a=e?.dataset,o=e?.task;return w`
      <span data-testid=${R.statusPoints}>${a?w`${Ai(a.points,`point`)}<span class="wide"> · ${Ai(a.dimensions,`dimension`)}</span>`:`No data`}</span>
      <span class="wide" data-testid=${R.statusSelected}>${a?`${V(e?.selection?.count??0)} selected`:D}</span>
      <span data-testid=${R.statusProjection}>${t?`${Hd[t.projection]} ${t.dims}D`:D}</span>
      <span data-testid=${R.statusIteration}>${t?.projection===`tsne`?`iteration ${V(t.iteration)}`:D}</span>
      <span class="space"></span>
      ${o?w`<span class="task" data-testid=${R.task}><progress max="1" .value=${o.fraction} aria-label=${o.stage}></progress>${Cd(o)}
              ${o.cancellable?w`<button @click=${()=>this.command({type:`cancel`,task:o.id})}>Cancel</button>`:D}</span>`:i?w`<span class="task" data-testid=${R.task}><progress aria-label="Opening files"></progress>Opening ${i}</span>`:D}
      <span class="backend wide" data-testid=${R.statusBackend} title=${n}>${n}</span>
      <span data-testid=${R.connection} data-state=${r} role="status"><span class="dot ${r}"></span>${Ud[r]}</span>
    `}};Wd=z([O(`es-status-bar`)],Wd);var Gd=class extends B{constructor(...e){super(...e),this.watch=[`toasts`]}static{this.styles=[L,o`
      :host {
        display: flex;
        flex-direction: column;
        gap: 8px;
        max-height: 50%;
        overflow-y: auto;
        pointer-events: none;
      }
      div {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr) auto;
        align-items: start;
        gap: 10px;
        padding: 10px 8px 10px 12px;
        border: 1px solid color-mix(in srgb, var(--danger) 40%, transparent);
        border-radius: 8px;
        background: var(--raised);
        box-shadow: var(--shadow);
        pointer-events: auto;
      }
      div > svg {
        margin-top: 2px;
        color: var(--danger);
      }
      p {
        max-height: 160px;
        overflow: auto;
        overflow-wrap: anywhere;
        user-select: text;
      }
      .note {
        border-color: var(--line-strong);
      }
      .note > svg {
        color: var(--muted);
      }
      button {
        margin: -4px 0;
      }
    `]}render(){return Ci(this.state.toasts,({id:e})=>e,({id:e,kind:t,message:n})=>w`<div class=${t} role=${t===`error`?`alert`:`status`} data-testid=${R.toast}>
        ${ci}<p>${n}</p>
        <button class="icon" aria-label="Dismiss" @click=${()=>this.app.dismiss(e)}>${Qr}</button>
      </div>`)}};Gd=z([O(`es-toasts`)],Gd);var Kd=[{tool:`pan`,name:`Move the map`,keys:`V`,icon:li,testid:R.toolPan},{tool:`box`,name:`Select a box`,keys:`M, or Shift drag`,icon:ui,testid:R.toolBox},{tool:`lasso`,name:`Select with a lasso`,keys:`L, or Alt drag`,icon:di,testid:R.toolLasso}],qd=class extends B{constructor(...e){super(...e),this.watch=[`tool`,`session`]}static{this.styles=[L,o`
      :host {
        display: grid;
        gap: 6px;
      }
      .group {
        display: grid;
        padding: 2px;
        border: 1px solid var(--line);
        border-radius: 8px;
        background: var(--panel);
      }
      button[aria-pressed="true"] {
        background: var(--accent-soft);
        color: var(--accent);
      }
    `]}render(){let{tool:e,session:t}=this.state,{undo:n,redo:r}=t?.selection??{undo:null,redo:null},i=e=>this.dispatchEvent(new CustomEvent(`act`,{detail:e}));return w`
      <div class="group" role="toolbar" aria-orientation="vertical" aria-label="What a drag does">
        ${Kd.map(t=>w`<button class="icon" data-testid=${t.testid} aria-pressed=${e===t.tool} aria-label=${t.name} title="${t.name} (${t.keys})"
            @click=${()=>this.app.store.set({tool:t.tool})}>${t.icon}</button>`)}
      </div>
      <div class="group" role="toolbar" aria-orientation="vertical" aria-label="Undo and redo">
        <button class="icon" data-testid=${R.undo} ?disabled=${!n} aria-label=${n?`Undo: ${n}`:`Undo`} title=${n?`Undo: ${n} (Ctrl Z)`:`Nothing to undo`} @click=${()=>this.command({type:`undo`})}>${fi}</button>
        <button class="icon" data-testid=${R.redo} ?disabled=${!r} aria-label=${r?`Redo: ${r}`:`Redo`} title=${r?`Redo: ${r} (Ctrl Shift Z)`:`Nothing to redo`} @click=${()=>this.command({type:`redo`})}>${pi}</button>
      </div>
      <div class="group" role="toolbar" aria-orientation="vertical" aria-label="View">
        <button class="icon" aria-label="Zoom in" title="Zoom in (+)" @click=${()=>i(`in`)}>${$r}</button>
        <button class="icon" aria-label="Zoom out" title="Zoom out (−)" @click=${()=>i(`out`)}>${ei}</button>
        <button class="icon" data-testid=${R.fit} aria-label="Fit the whole map" title="Fit the whole map (F)" @click=${()=>i(`fit`)}>${ti}</button>
        <button class="icon" data-testid=${R.shortcuts} aria-label="Keyboard and mouse" title="Keyboard and mouse (?)" @click=${()=>i(`help`)}>${si}</button>
      </div>`}};qd=z([O(`es-tools`)],qd);var Jd={pca:`PCA`,tsne:`t-SNE`,umap:`UMAP`,custom:`custom axes`,raw:`raw columns`},Yd=[{name:`neighbours lost`,label:`Neighbours lost`,meaning:`The share of a point's true neighbours that are not near on the map; as many there are false.`},{name:`missing neighbours`,label:`Missing`,meaning:`How far off the map puts the true neighbours. 0: all are near; 1: twice as far down the list of who is near as they should be; 3: eight times. High: torn apart here.`},{name:`false neighbours`,label:`False`,meaning:`How far from here those truly are that the map puts near, counted the same way. High: laid over one another here.`},{name:`local scale`,label:`Local scale`,meaning:`How much the map magnifies here, in doublings against its median.`}],Xd=[{kind:`true`,text:`near in the vectors and on the map`},{kind:`missing`,text:`missing: near in the vectors only`},{kind:`false`,text:`false: near on the map only`}],Zd=class extends B{constructor(...e){super(...e),this.watch=[`session`,`view`,`frame`,`preferences`]}static{this.styles=[L,Mi,o`
      dl {
        display: grid;
        gap: 8px;
        margin: 0;
      }
      dt {
        display: flex;
        align-items: baseline;
        justify-content: space-between;
        font-weight: 500;
      }
      dd {
        margin: 0;
        color: var(--muted);
        font-size: 12px;
      }
      .old {
        padding: 4px 8px;
        border-radius: var(--radius);
        background: var(--warn-soft);
        color: var(--warn);
      }
      .row {
        display: flex;
        flex-wrap: wrap;
        gap: 6px;
      }
      .row button[aria-pressed="true"] {
        border-color: transparent;
        background: var(--accent-soft);
        color: var(--accent);
      }
      .meaning {
        margin-top: 6px;
      }
      .key {
        display: grid;
        gap: 2px;
        margin: 0;
        padding: 0 0 0 2px;
        font-size: 12px;
        list-style: none;
      }
      .key li {
        display: grid;
        grid-template-columns: 34px minmax(0, 1fr);
        align-items: center;
        gap: 8px;
      }
      .row button {
        height: 26px;
        padding: 0 8px;
      }
    `]}render(){let{session:e,frame:t,preferences:n}=this.state;if(!e?.dataset?.hasVectors)return D;let{quality:r,task:i}=e,a=i?.stage===`quality`;return w`<details data-testid=${R.trust} ?open=${r!=null}>
      <summary>How far to trust this map</summary>
      <div class="stack inside">
        ${r?this.numbers(r):w`<p class="muted small">Compares who is near whom on the map with who is near whom in the vectors.</p>`}
        <button data-testid=${R.trustMeasure} ?disabled=${!t||a} @click=${()=>this.command({type:`quality`})}>${a?`Measuring…`:r?`Measure again`:`Measure this map`}</button>
        ${r?this.colors():D}
        <label class="check" title="From the point under the pointer, or the selected one, to its 15 nearest neighbours in the vectors and on the map">
          <input type="checkbox" data-testid=${R.trustLinks} .checked=${M(n.look.links)} @change=${e=>this.app.look({links:e.target.checked})} /> Lines to true and false neighbours</label>
        ${n.look.links?this.key():D}
      </div>
    </details>`}numbers(e){let{k:t,anchors:n,exact:r,current:i,projection:a}=e,o=e.recall/Math.max(1e-9,e.chanceRecall);return w`
      ${i?D:w`<p class="old small">Of the ${Jd[a]} layout at iteration ${V(e.iteration)}, not of the one on screen.</p>`}
      <dl>
        ${this.number(R.trustRecall,`Neighbours kept`,e.recall,e.recallError,`Of a point's ${t} true neighbours, so many are among the ${t} nearest on the map; chance would give ${H(e.chanceRecall,1)}${o>=2?`, ${V(Math.round(o))} times fewer`:``}.`)}
        ${this.number(R.trustTrustworthiness,`Trustworthiness`,e.trustworthiness,e.trustworthinessError,`Near on the map means near in the vectors. Below 90 %, do not read meaning into who is beside whom.`)}
        ${this.number(R.trustContinuity,`Continuity`,e.continuity,e.continuityError,`Near in the vectors stays near on the map. Low: groups were torn apart.`)}
        ${this.number(R.trustTriplets,`Triplets right`,e.triplets,e.tripletsError,`Of two far points, the map says right which is nearer. 50 % is chance; low: distances between clusters mean nothing.`)}
      </dl>
      <p class="muted small">${r?`Of all points.`:`Of ${V(n)} sampled points, with 95 % bounds.`}</p>`}number(e,t,n,r,i){return w`<div><dt>${t}<span class="number" data-testid=${e}>${H(n)}${r>0?w` <span class="muted small">± ${H(r)}</span>`:D}</span></dt><dd>${i}</dd></div>`}key(){return w`<ul class="key" data-testid=${R.trustKey} aria-label="Lines from a point to its neighbours">
      ${Xd.map(({kind:e,text:t})=>{let{color:n,dash:r,width:i}=sl[e];return w`<li>${T`<svg width="34" height="10" viewBox="0 0 34 10" aria-hidden="true"><line x1="2" y1="5" x2="32" y2="5" stroke=${n??`currentColor`} stroke-width=${i} stroke-dasharray=${r.join(` `)} stroke-linecap="round" /></svg>`}<span>${t}</span></li>`})}
    </ul>`}colors(){let{session:e,view:t}=this.state,n=Yd.filter(({name:t})=>e?.dataset?.columns.some(e=>e.name===t));if(n.length===0)return D;let r=n.find(({name:e})=>e===t.colorBy);return w`<div role="group" aria-label="Colour by"><p class="muted small">Colour the map by</p><div class="row">
      ${n.map(({name:e,label:n,meaning:r})=>w`<button data-testid="${R.trustColor}-${e.replace(` `,`-`)}" title=${r} aria-pressed=${t.colorBy===e} @click=${()=>this.app.show({colorBy:e})}>${n}</button>`)}
    </div>${r?w`<p class="muted small meaning">${r.meaning}</p>`:D}</div>`}};Zd=z([O(`es-trust-panel`)],Zd);var Qd=class extends B{constructor(...e){super(...e),this.watch=[`session`,`frame`,`connection`]}static{this.styles=[L,o`
      :host {
        position: absolute;
        inset: 0;
        display: grid;
        place-items: center;
        padding: 24px;
        pointer-events: none;
      }
      p {
        max-width: 360px;
        color: var(--muted);
        text-align: center;
      }
    `]}render(){let{session:e,frame:t}=this.state;if(t)return D;if(!e)return w`<p role="status" data-testid=${R.waiting}>Connecting to the server…</p>`;let{dataset:n,task:r,pca:i}=e;return n?r?w`<p role="status" data-testid=${R.waiting}>${Cd(r)}</p>`:i.status===`computing`?w`<p role="status" data-testid=${R.waiting}>Computing principal components…</p>`:w`<p data-testid=${R.waiting}>Nothing is drawn yet: choose a projection in the panel on the left.</p>`:D}};Qd=z([O(`es-waiting`)],Qd);var $d=[`session`,`preferences`,`connection`,`said`],ef={system:`Auto`,light:`Light`,dark:`Dark`},tf=class extends ze{constructor(...e){super(...e),this.dropping=!1,this.app=new Gr,this.unwatch=[],this.narrow=matchMedia(`(width < 700px)`),this.narrowed=()=>{let{leftOpen:e,rightOpen:t}=Lr(localStorage,innerWidth);this.app.prefer({leftOpen:e,rightOpen:t})},this.keys=e=>{let t=e.composedPath()[0],n=(t.matches?.(`input:not([type=checkbox], [type=radio], [type=range]), textarea`)??!1)||(t.matches?.(`select`)??!1)&&!e.ctrlKey&&!e.metaKey,r=e.defaultPrevented||t.closest?.(`dialog`)?null:bi(e,n);r&&(n&&t.blur(),e.preventDefault(),this.act(r))}}static{this.styles=[L,xi]}get debug(){return Yr(this.app.store.state,this.map??null)}connectedCallback(){super.connectedCallback(),this.unwatch=[this.app.store.subscribe(e=>{$d.some(t=>e.has(t))&&this.requestUpdate()}),Xr(e=>{this.dropping=e},e=>this.app.open(e))],addEventListener(`keydown`,this.keys),this.narrow.addEventListener(`change`,this.narrowed),this.app.start()}disconnectedCallback(){super.disconnectedCallback();for(let e of this.unwatch)e();removeEventListener(`keydown`,this.keys),this.narrow.removeEventListener(`change`,this.narrowed)}firstUpdated(){this.bookmarks.picture=()=>this.map.thumbnail()}render(){let{session:e,preferences:t,connection:n,said:r}=this.app.store.state,{leftOpen:i,rightOpen:a}=t,{app:o}=this;return document.title=e?.dataset?`${e.dataset.name} – Embedscope`:`Embedscope`,w`
      <aside class="left" aria-label="Data and projection" ?hidden=${!i}>
        ${this.header()}
        <div class="scroll" tabindex="-1">
          <es-data-panel .app=${o}></es-data-panel>
          <div class="parts" ?hidden=${!e?.dataset}>
            <es-color-panel .app=${o}></es-color-panel>
            <es-look-panel .app=${o}></es-look-panel>
            <es-projection-panel .app=${o}></es-projection-panel>
            <es-trust-panel .app=${o}></es-trust-panel>
          </div>
        </div>
      </aside>
      <main aria-label="Map">
        <es-map .app=${o}></es-map>
        <es-hover-label .app=${o}></es-hover-label>
        <es-waiting .app=${o}></es-waiting>
        ${e&&!e.dataset?w`<es-empty .app=${o} @choose-files=${this.chooseFiles}></es-empty>`:D}
        <div class="corner start">
          ${i?D:w`<button class="raised icon" data-testid=${R.showLeft} aria-label="Show data and projection" title="Show data and projection" @click=${()=>this.openPanel(`left`)}>${ai}</button>`}
        </div>
        <div class="top">
          ${n===`lost`?w`<div class="banner" role="alert" data-testid=${R.banner}>The connection to the server is lost. Trying again by itself; if <code>embedscope</code> was ended, start it again.</div>`:D}
          <es-reload-banner .app=${o}></es-reload-banner>
          <es-selection-bar .app=${o}></es-selection-bar>
        </div>
        <div class="corner end">
          <es-legend .app=${o}></es-legend>
          ${a?D:w`<button class="raised icon" data-testid=${R.showRight} aria-label="Show search and selection" title="Show search and selection" @click=${()=>this.openPanel(`right`)}>${oi}</button>`}
        </div>
        <es-tools .app=${o} @act=${e=>this.act(e.detail)}></es-tools>
        <div class="bottom"><es-hint .app=${o}></es-hint><es-toasts .app=${o}></es-toasts></div>
      </main>
      <aside class="right" aria-label="Search and selection" ?hidden=${!a} @go=${e=>this.map.focusRows(Uint32Array.of(e.detail))}>
        <div class="inspector">
          <header><h2>Inspector</h2><button class="icon" data-testid=${R.hideRight} aria-label="Hide search and selection" title="Hide" @click=${()=>o.prefer({rightOpen:!1})}>${oi}</button></header>
          <es-search-box .app=${o}></es-search-box>
          <es-point-card .app=${o}></es-point-card>
          <es-neighbor-panel .app=${o}></es-neighbor-panel>
        </div>
        <es-bookmarks .app=${o}></es-bookmarks>
      </aside>
      <es-status-bar .app=${o}></es-status-bar>
      <div class="drop" data-testid=${R.dropZone} ?hidden=${!this.dropping}><p>Drop to open<span>vectors, labels, or a state.txt; one or several files</span></p></div>
      <es-shortcuts></es-shortcuts>
      <p class="visually-hidden" aria-live="polite" data-testid=${R.said}>${r}</p>
    `}openPanel(e){let t=innerWidth<700;e===`left`?this.app.prefer(t?{leftOpen:!0,rightOpen:!1}:{leftOpen:!0}):this.app.prefer(t?{leftOpen:!1,rightOpen:!0}:{rightOpen:!0})}header(){let{theme:e}=this.app.store.state.preferences;return w`<header>
      ${_i}<h1>Embedscope</h1>
      <es-export-menu .app=${this.app}></es-export-menu>
      <select class="theme" aria-label="Theme" title="Theme" data-testid=${R.theme} @change=${e=>this.app.prefer({theme:e.target.value})}>
        ${[`system`,`light`,`dark`].map(t=>w`<option value=${t} .selected=${M(e===t)}>${ef[t]}</option>`)}
      </select>
      <button class="icon" data-testid=${R.hideLeft} aria-label="Hide data and projection" title="Hide" @click=${()=>this.app.prefer({leftOpen:!1})}>${ai}</button>
    </header>`}chooseFiles(){this.renderRoot.querySelector(`es-data-panel`)?.shadowRoot?.querySelector(`input[type=file]`)?.click()}act(e){Jr(this,e)}};z([A()],tf.prototype,`dropping`,void 0),z([j(`es-map`)],tf.prototype,`map`,void 0),z([j(`es-search-box`)],tf.prototype,`searchBox`,void 0),z([j(`es-bookmarks`)],tf.prototype,`bookmarks`,void 0),z([j(`es-shortcuts`)],tf.prototype,`shortcuts`,void 0),tf=z([O(`embedscope-app`)],tf);